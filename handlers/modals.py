"""How a modal gets onto a person's screen: one call to Slack with what is left of the time, tried once."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot import budget
from handlers.events import MessageShortcut
from handlers.payloads import ActionPayload, CommandPayload, Interaction, OpenView
from handlers.views.text import View

# What a person did that a modal may answer.
Trigger = ActionPayload | CommandPayload | MessageShortcut | Interaction

LONGEST_CALL = 2.0
SHORTEST_CALL = 0.5
# As many as requests are worked on at once. What finds no place in time is not tried.
_CALLS = 16

log = logging.getLogger(__name__)


@dataclass(eq=False)
class NotShown(Exception):
    """The modal did not reach the screen, or not for certain. Of what was done before it everything stands."""

    was_refused: bool = False


@dataclass(frozen=True)
class Modals:
    """The calls have threads of their own, as the SDK's limit counts anew for each step of a call.

    A name that does not resolve, or an answer that comes in drops, would otherwise outlast the person's patience.
    """

    _calls: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(_CALLS, thread_name_prefix="modals"), repr=False
    )

    def show(self, context: BoltContext, payload: Trigger, view: View) -> None:
        """A new modal, above the one that the button is in, if it is in one. Raises NotShown; so below."""
        below = payload.view if isinstance(payload, ActionPayload) else None
        if below is None:
            self._call(context, "views.open", trigger_id=payload.trigger_id, view=view)
        elif below.can_push:
            self._call(context, "views.push", trigger_id=payload.trigger_id, view=view)
        else:
            self._update(context, below, view)

    def replace(self, context: BoltContext, payload: ActionPayload, view: View) -> None:
        """The same modal, changed; a new one where the button is in a message."""
        if payload.view is None:
            self.show(context, payload, view)
        else:
            self._update(context, payload.view, view)

    def finish(self, ack: Ack, context: BoltContext, form: OpenView, view: View) -> None:
        """Leave `view` where somebody came from: below the form, or in its place where nothing could be shown below."""
        if self.behind(context, form, view):
            ack()
        else:
            ack(response_action="update", view=view)

    def behind(self, context: BoltContext, shown: OpenView, view: View) -> bool:
        """Change the modal that lies below `shown`; False where there is none or Slack did not take it."""
        if shown.previous_view_id is None:
            return False
        try:
            self._call(context, "views.update", view_id=shown.previous_view_id, view=view)
        except NotShown:
            return False
        return True

    def publish(self, context: BoltContext, user: str, view: View) -> None:
        """That person's Home, in place of what it showed. Raises NotShown."""
        self._call(context, "views.publish", user_id=user, view=view)

    def _update(self, context: BoltContext, shown: OpenView, view: View) -> None:
        self._call(context, "views.update", view_id=shown.id, hash=shown.hash, view=view)

    def _call(self, context: BoltContext, method: str, **arguments: Any) -> None:
        left = budget.for_reply(LONGEST_CALL)
        given = context.client
        if given is None or left < SHORTEST_CALL:
            log.warning("%s was not tried: too little time was left", method)
            raise NotShown
        client = WebClient(
            given.token,
            base_url=given.base_url,
            timeout=left,  # type: ignore[arg-type]  # It is handed to a socket, which takes parts of seconds.
            logger=given._logger,
            retry_handlers=[],
        )
        call = self._calls.submit(client.api_call, method, json=arguments)
        try:
            call.result(left)
        except SlackApiError as error:
            log.warning("%s was refused: %s", method, error.response.get("error"))
            raise NotShown(was_refused=True) from None
        except (SlackClientError, HTTPException, OSError) as error:
            call.cancel()
            log.warning("%s got no answer: %s", method, type(error).__name__)
            raise NotShown from None
