"""The Bolt app: who may call it, who listens, and that no log of it carries what people wrote."""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Protocol

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped
from slack_bolt.request import payload_utils
from slack_sdk import WebClient

from bot import budget
from bot.clock import Clock
from bot.partnership import Partnership
from bot.ports.people import Workspace
from handlers.answers import AnswerListeners
from handlers.concern import ConcernListeners
from handlers.concern_list import ConcernListListeners
from handlers.engagement import EngagementListeners
from handlers.engagement_changes import EngagementChangeListeners
from handlers.failures import Failures, NotInstalled
from handlers.home import HomeListeners
from handlers.leaving import LeavingListeners
from handlers.letters import LetterListeners
from handlers.messages import MessageListeners
from handlers.modals import Modals
from handlers.partnership import PartnershipListeners
from handlers.principle import PrincipleListeners
from handlers.raising import RaisingListeners
from handlers.responding import RespondingListeners
from handlers.server import ARRIVED
from handlers.settings import SettingsListeners
from handlers.snoozing import SnoozeListeners
from handlers.steps import StepListeners
from handlers.upcoming import UpcomingListeners

QUIET = "slack_bolt"
# Kept for a modal, where only that can tell a person what became of their press.
MODAL_SECONDS = 1.0

Authorize = Callable[[str | None], AuthorizeResult]


class Listeners(Protocol):
    def register(self, app: App) -> None: ...


class TimedApp(App):
    """Over HTTP and in Socket Mode alike, a request is answered within its budget."""

    monotonic: Callable[[], float] = staticmethod(monotonic)

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        answers_itself = any(
            kind(req.body)
            for kind in (payload_utils.is_event, payload_utils.is_slash_command, payload_utils.is_view_submission)
        )
        for_reply = 0.0 if answers_itself else MODAL_SECONDS
        with budget.somebody_waits(self.monotonic, since=req.context.get(ARRIVED), for_reply=for_reply):
            return super().dispatch(req)


def build_app(
    partnership: Partnership,
    *,
    clock: Clock,
    token: str,
    signing_secret: str,
    api_url: str,
    monotonic: Callable[[], float] = monotonic,
) -> App:
    """Nothing is asked of Slack: the process starts, and stays up, while Slack cannot be reached."""
    _quieten()
    modals = Modals()
    authorize = authorize_with(partnership, token)

    # The parameters' names are Bolt's: it fills them in by name.
    def authorized(team_id: str | None) -> AuthorizeResult:
        return authorize(team_id)

    app = TimedApp(
        name="partnership-bot",
        logger=logging.getLogger(QUIET),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        signing_secret=signing_secret,
        client=WebClient(base_url=api_url, logger=logging.getLogger(QUIET), retry_handlers=[]),
        authorize=authorized,
        token_verification_enabled=False,
    )
    app.monotonic = monotonic
    app.error(Failures(modals).answer)
    # Digests of what was submitted are keyed with a secret that only Slack and we have.
    secret = signing_secret.encode()
    listeners: tuple[Listeners, ...] = (
        PrincipleListeners(partnership, modals),
        AnswerListeners(partnership, clock, secret, modals),
        EngagementListeners(partnership, clock, secret, modals),
        EngagementChangeListeners(partnership, clock, secret, modals),
        ConcernListeners(partnership, clock, modals),
        ConcernListListeners(partnership, clock, modals),
        RaisingListeners(partnership, clock, secret, modals),
        RespondingListeners(partnership, clock, secret, modals),
        StepListeners(partnership, clock, secret, modals),
        SnoozeListeners(partnership, clock, modals),
        LetterListeners(partnership, clock, secret, modals),
        PartnershipListeners(partnership, clock, secret, modals),
        UpcomingListeners(partnership, clock, modals),
        LeavingListeners(partnership, clock, secret, modals),
        SettingsListeners(partnership, clock, secret, modals),
        MessageListeners(partnership, clock),
        HomeListeners(partnership, clock, modals),
    )
    for each in listeners:
        each.register(app)
    return app


def _quieten() -> None:
    """Below a warning Bolt writes down the bodies of badly signed requests, and the SDK every call."""
    for name in (QUIET, "slack_sdk"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.WARNING, logger.level))
    logging.getLogger(QUIET).addFilter(_is_of_use)


def _is_of_use(record: logging.LogRecord) -> bool:
    """Bolt finds SLACK_BOT_TOKEN in the environment by itself, and warns at every start that it has no use for it."""
    return record.getMessage() != warning_client_prioritized_and_token_skipped()


def authorize_with(partnership: Partnership, bot_token: str) -> Authorize:
    """By our own records of where the bot is set up; Slack is not asked. Raises NotInstalled for other workspaces.

    What was found is kept until the process ends: a person waits for one transaction then, and not for two.
    """
    known: dict[str, AuthorizeResult] = {}

    def authorize(team: str | None) -> AuthorizeResult:
        if team is None:
            raise NotInstalled
        if team not in known:
            known[team] = _authorized(_workspace(partnership, team), bot_token)
        return known[team]

    return authorize


def _authorized(workspace: Workspace, bot_token: str) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None,
        team_id=workspace.team,
        bot_token=bot_token,
        bot_user_id=workspace.bot_user,
        bot_id=workspace.bot_id,
    )


def _workspace(partnership: Partnership, team: str) -> Workspace:
    with partnership.open_work() as work:
        workspace = work.workspaces.find(team)
    if workspace is None:
        # Returning nothing would make Bolt post to the request's response_url before it answers.
        raise NotInstalled
    return workspace
