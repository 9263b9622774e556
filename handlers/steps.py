"""The small steps of a concern's procedure: the buttons and forms in which each is taken."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.domain.concern import EntryKind
from bot.domain.people import Person
from bot.domain.procedure import ConcernAction
from bot.domain.reference import Prefix
from bot.errors import NotNow
from bot.partnership import Partnership
from bot.services import concerns
from bot.services.concerns import Shown
from handlers import ids
from handlers.modals import Modals, NotShown
from handlers.payloads import ActionPayload, CommandPayload
from handlers.step_forms import DeclineForm, ExtensionForm, ReadProposal, ResolveForm, StepForm
from handlers.views.concern_card import concern_modal
from handlers.views.response_form import interim_form
from handlers.views.step_forms import (
    decline_form,
    evidence_form,
    extension_view,
    note_form,
    resolve_form,
    withdraw_form,
)
from handlers.views.text import View

FORMS: Mapping[str, tuple[ConcernAction, Callable[[Shown], View]]] = {
    ids.START_INTERIM: (ConcernAction.GIVE_INTERIM, interim_form),
    ids.START_EXTENSION: (ConcernAction.PROPOSE_EXTENSION, extension_view),
    ids.DECLINE_EXTENSION: (ConcernAction.DECLINE_EXTENSION, decline_form),
    ids.START_RESOLVING: (ConcernAction.RESOLVE, resolve_form),
    ids.START_WITHDRAWAL: (ConcernAction.WITHDRAW, withdraw_form),
    ids.START_EVIDENCE: (ConcernAction.ADD_EVIDENCE, evidence_form),
    ids.START_NOTE: (ConcernAction.NOTE, note_form),
}
TAKEN = {
    ids.INTERIM_MODAL: EntryKind.INTERIM,
    ids.WITHDRAW_MODAL: EntryKind.WITHDRAWN,
    ids.EVIDENCE_MODAL: EntryKind.EVIDENCE,
    ids.NOTE_MODAL: EntryKind.NOTED,
}
SETTLED = {
    ids.AGREE_EXTENSION: EntryKind.EXTENSION_AGREED,
    ids.TAKE_BACK_EXTENSION: EntryKind.EXTENSION_TAKEN_BACK,
}


def step_form(partnership: Partnership, button: str, reference: str, *, by: Person, now: datetime) -> View:
    """What that button opens; the proposal that awaits an answer where another cannot be made beside it."""
    action, view = FORMS[button]
    try:
        return view(concerns.prepare(partnership, reference, action, by=by, now=now))
    except NotNow:
        if button != ids.START_EXTENSION:
            raise
        return extension_view(concerns.show(partnership, reference, by=by, now=now))


def acknowledge(
    partnership: Partnership, reference: str, payload: ActionPayload | CommandPayload, *, now: datetime
) -> Shown:
    """By a button or a line alike: it asks for nothing more."""
    kind = EntryKind.ACKNOWLEDGED
    return concerns.act(partnership, reference, kind, by=payload.person, now=now, delivery=payload.delivery)


@dataclass(frozen=True)
class StepListeners:
    """`secret` keys the digests by which a submission that Slack repeats is known again."""

    partnership: Partnership
    clock: Clock
    secret: bytes
    modals: Modals

    def register(self, app: App) -> None:
        app.action(ids.ACKNOWLEDGE_CONCERN)(self.press_acknowledge)
        for each in (ids.AGREE_EXTENSION, ids.TAKE_BACK_EXTENSION):
            app.action(each)(self.press_settle)
        for each in (ids.START_INTERIM, ids.START_EXTENSION, ids.DECLINE_EXTENSION, ids.START_RESOLVING):
            app.action(each)(self.press_start)
        for each in (ids.START_WITHDRAWAL, ids.START_EVIDENCE, ids.START_NOTE):
            app.action(each)(self.press_start)
        for each in (ids.INTERIM_MODAL, ids.WITHDRAW_MODAL, ids.EVIDENCE_MODAL, ids.NOTE_MODAL):
            app.view(each)(self.submit_words)
        app.view(ids.DECLINE_MODAL)(self.submit_decline)
        app.view(ids.EXTENSION_MODAL)(self.submit_extension)
        app.view(ids.RESOLVE_MODAL)(self.submit_standing)

    def press_start(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        reference = payload.reference(Prefix.CONCERN)
        view = step_form(self.partnership, payload.action_id, reference, by=payload.person, now=self.clock())
        self.modals.show(context, payload, view)
        ack()

    def press_acknowledge(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        reference = payload.reference(Prefix.CONCERN)
        self._done(ack, context, payload, acknowledge(self.partnership, reference, payload, now=self.clock()))

    def press_settle(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        read = ReadProposal.of(payload)
        shown = concerns.settle_extension(
            self.partnership,
            read.reference,
            SETTLED[payload.action_id],
            read.to,
            by=payload.person,
            now=self.clock(),
            delivery=payload.delivery,
        )
        self._done(ack, context, payload, shown)

    def submit_words(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = StepForm.from_body(body, self.secret)
        self._submit(ack, context, form, TAKEN[form.view.callback_id])

    def submit_decline(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = DeclineForm.from_body(body, self.secret)
        shown = concerns.settle_extension(
            self.partnership,
            form.reference,
            EntryKind.EXTENSION_DECLINED,
            form.read,
            form.words,
            by=form.person,
            now=self.clock(),
            delivery=form.delivery,
        )
        self._close(ack, context, form, shown)

    def submit_standing(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = ResolveForm.from_body(body, self.secret)
        self._submit(ack, context, form, form.standing)

    def submit_extension(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = ExtensionForm.from_body(body, self.secret)
        shown = concerns.propose_extension(
            self.partnership,
            form.reference,
            form.day,
            form.reason,
            by=form.person,
            now=self.clock(),
            delivery=form.delivery,
        )
        self._close(ack, context, form, shown)

    def _submit(self, ack: Ack, context: BoltContext, form: StepForm, kind: EntryKind) -> None:
        shown = concerns.act(
            self.partnership,
            form.reference,
            kind,
            form.words,
            by=form.person,
            now=self.clock(),
            delivery=form.delivery,
        )
        self._close(ack, context, form, shown)

    def _done(self, ack: Ack, context: BoltContext, payload: ActionPayload, shown: Shown) -> None:
        ack()
        # It is done, whether or not that can be shown.
        with suppress(NotShown):
            self.modals.replace(context, payload, self._card(shown))

    def _close(self, ack: Ack, context: BoltContext, form: StepForm, shown: Shown) -> None:
        self.modals.finish(ack, context, form.view, self._card(shown))

    def _card(self, shown: Shown) -> View:
        return concern_modal(shown, self.partnership.calendar.zone)
