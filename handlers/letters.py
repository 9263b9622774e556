"""The form in which a letter of a concern is asked for, from its command or from the shown concern."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.domain.reference import Prefix
from bot.partnership import Partnership
from bot.services import letters
from handlers import ids
from handlers.forms import LetterForm
from handlers.modals import Modals
from handlers.payloads import ActionPayload
from handlers.views.letter_form import letter_form, on_its_way


@dataclass(frozen=True)
class LetterListeners:
    """`secret` keys the digests by which a submission that Slack repeats is known again."""

    partnership: Partnership
    clock: Clock
    secret: bytes
    modals: Modals

    def register(self, app: App) -> None:
        app.action(ids.START_LETTER)(self.press_letter)
        app.view(ids.LETTER_MODAL)(self.submit_letter)

    def press_letter(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        concern = letters.prepare(self.partnership, payload.reference(Prefix.CONCERN), by=payload.person)
        self.modals.show(context, payload, letter_form(concern))
        ack()

    def submit_letter(self, ack: Ack, body: dict[str, Any]) -> None:
        form = LetterForm.from_body(body, self.secret)
        letters.request(
            self.partnership, form.reference, form.paper, by=form.person, now=self.clock(), delivery=form.delivery
        )
        ack(response_action="update", view=on_its_way(form.reference))
