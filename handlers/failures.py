"""What happens when a listener raises: the person is told in the place where they acted, the log learns no content."""

import logging
import secrets
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltContext, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request import payload_utils

from bot.errors import StoreUnavailable, UserError
from handlers.modals import Modals, NotShown
from handlers.payloads import ActionPayload, Interaction, OpenView, read, unescaped, whole
from handlers.views import errors, trouble
from handlers.views.notice import noted, notice

log = logging.getLogger(__name__)

# Slack sends an event again, and marks the button of a press, when it is told that something was not done.
NOT_DONE = 503


class NotInstalled(Exception):
    """A request from a workspace that the bot was not set up in."""


@dataclass(frozen=True)
class Failures:
    """The single listener for errors. Whatever it answers, a form keeps what was typed into it."""

    modals: Modals

    def answer(self, error: Exception, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        if isinstance(error, NotShown):
            return _not_shown(error, body)
        if payload_utils.is_event(body):
            return self._event(error)
        words = self._words(error, body)
        if payload_utils.is_slash_command(body):
            return _command(words, body)
        if payload_utils.is_view_submission(body):
            return _submission(error, words, body)
        if payload_utils.is_block_actions(body) or payload_utils.is_shortcut(body):
            return self._press(words, body, context)
        return BoltResponse(status=200)

    def _event(self, error: Exception) -> BoltResponse:
        """What cannot be answered now is asked for again: Slack sends an event up to three more times."""
        if isinstance(error, BoltUnhandledRequestError | NotInstalled):
            return BoltResponse(status=200)
        if isinstance(error, UserError) and not isinstance(error, StoreUnavailable):
            log.info("An event was left alone: %s", type(error).__name__)
            return BoltResponse(status=200)
        self._words(error, {})
        return BoltResponse(status=NOT_DONE)

    def _words(self, error: Exception, body: dict[str, Any]) -> str:
        match error:
            case UserError():
                log.info("Refused: %s", type(error).__name__)
                return errors.words(error)
            case NotInstalled():
                return trouble.not_installed()
            case BoltUnhandledRequestError() if payload_utils.is_slash_command(body):
                return trouble.unknown_command()
            case BoltUnhandledRequestError():
                return trouble.earlier_version()
        reference = secrets.token_hex(4)
        log.error("A bug, reference %s", reference, exc_info=error)
        return trouble.our_mistake(reference)

    def _press(self, words: str, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        try:
            is_shortcut = payload_utils.is_shortcut(body)
            trigger = read(Interaction, body) if is_shortcut else ActionPayload.from_body(body)
            in_place = isinstance(trigger, ActionPayload) and _form_on_top(trigger)
            # Put in the form's place, a notice would take what was typed with it.
            self.modals.show(context, trigger, noted(in_place, words) if in_place else notice(words))
        except (NotShown, UserError):
            log.info("A refusal could not be shown")
            return BoltResponse(status=NOT_DONE)
        return BoltResponse(status=200)


def _form_on_top(press: ActionPayload) -> OpenView | None:
    """The form that was pressed in, where Slack shows no other modal above it."""
    form = press.view
    return form if form is not None and form.inputs and not form.can_push else None


def _not_shown(error: NotShown, body: dict[str, Any]) -> BoltResponse:
    if payload_utils.is_slash_command(body):
        return _command(trouble.not_shown(str(body["command"])), body)
    # What Slack refuses is nothing new to the person, such as the second press of a double click.
    return BoltResponse(status=200 if error.was_refused else NOT_DONE)


def _command(words: str, body: dict[str, Any]) -> BoltResponse:
    answer = trouble.with_line(words, str(body["command"]), whole(unescaped(str(body.get("text", "")))))
    return BoltResponse(status=200, body={"response_type": "ephemeral", "text": answer.text, "blocks": answer.blocks})


def _submission(error: Exception, words: str, body: dict[str, Any]) -> BoltResponse:
    """On the input it is about, otherwise on the first; a modal without inputs becomes the words."""
    try:
        view = read(Interaction, body).view
    except UserError:
        view = None
    if view is None or not view.inputs:
        return BoltResponse(status=200, body={"response_action": "update", "view": notice(words)})
    on_fields = errors.field_errors(error, view.inputs) if isinstance(error, UserError) else {view.inputs[0]: words}
    # Slack shows an error on an input as it stands: the marks that make a command stand out would be seen.
    plain = {block: text.replace("`", "") for block, text in on_fields.items()}
    return BoltResponse(status=200, body={"response_action": "errors", "errors": plain})
