"""Responding to a concern, step by step."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.domain.people import Person
from bot.domain.reference import Prefix
from bot.errors import ChangedMeanwhile
from bot.partnership import Partnership
from bot.services import responses
from handlers import ids
from handlers.forms import page_number
from handlers.modals import Modals
from handlers.payloads import ActionPayload
from handlers.responding_forms import RespondForm, unanswered
from handlers.views.concern_card import concern_modal
from handlers.views.response_form import response_check, response_step
from handlers.views.text import View


@dataclass(frozen=True)
class RespondingListeners:
    """`secret` keys the digests by which a submission that Slack repeats is known again."""

    partnership: Partnership
    clock: Clock
    secret: bytes
    modals: Modals

    def register(self, app: App) -> None:
        app.action(ids.START_RESPONSE)(self.press_respond)
        app.action(ids.RESPONSE_STEP)(self.press_step)
        app.view(ids.RESPOND_MODAL)(self.submit_step)
        app.view(ids.GIVE_RESPONSE_MODAL)(self.submit_response)

    def press_respond(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        view = response_modal(self.partnership, payload.reference(Prefix.CONCERN), by=payload.person, clock=self.clock)
        self.modals.show(context, payload, view)
        ack()

    def press_step(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """To another step with a button, which keeps what is typed in this one as *Next* does."""
        payload, form = ActionPayload.from_body(body), RespondForm.from_body(body, self.secret)
        self.modals.replace(context, payload, self._after(form, to=page_number(payload.value)))
        ack()

    def submit_step(self, ack: Ack, body: dict[str, Any]) -> None:
        ack(response_action="update", view=self._after(RespondForm.from_body(body, self.secret)))

    def submit_response(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = RespondForm.from_body(body, self.secret)
        at, by, now = form.at, form.person, self.clock()
        try:
            shown = responses.give(self.partnership, at.reference, seen=at.seen, by=by, now=now, delivery=form.delivery)
        except ChangedMeanwhile:
            kept = responses.prepare(self.partnership, at.reference, by=by, now=now)
            ack(response_action="update", view=response_check(kept, changed=True))
            return
        self.modals.finish(ack, context, form.view, concern_modal(shown, self.partnership.calendar.zone))

    def _after(self, form: RespondForm, to: int | None = None) -> View:
        """Keep what was typed; then step `to`, or else the next that lacks something."""
        at = form.at
        try:
            kept = self._kept(form)
        except ChangedMeanwhile:
            now_kept = responses.prepare(self.partnership, at.reference, by=form.person, now=self.clock())
            return response_step(now_kept, at.step, form.typed)
        return response_step(kept, unanswered(kept, after=at.step) if to is None else to)

    def _kept(self, form: RespondForm) -> responses.Form:
        at, by, now = form.at, form.person, self.clock()
        if not form.typed:
            return responses.prepare(self.partnership, at.reference, by=by, now=now)
        return responses.save(
            self.partnership,
            at.reference,
            to_points=form.replies(ids.POINT),
            to_further_actions=form.replies(ids.FURTHER_ACTION),
            seen=at.seen,
            by=by,
            now=now,
            delivery=form.delivery,
        )


def response_modal(partnership: Partnership, reference: str, *, by: Person, clock: Clock) -> View:
    """At the first step that lacks something: whoever stopped midway goes on there. Raises as the service does."""
    form = responses.prepare(partnership, reference, by=by, now=clock())
    return response_step(form, unanswered(form))
