"""The buttons and forms in which an engagement is changed, noted on and followed up."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.domain.engagement import Engagement
from bot.domain.framework import Framework
from bot.domain.people import Person
from bot.domain.reference import Prefix
from bot.partnership import Partnership
from bot.services import engagement_changes, engagements, follow_up_actions
from handlers import ids
from handlers.engagement_forms import (
    ActionForm,
    EngagementForm,
    EngagementPage,
    NoteForm,
    UpdateForm,
    pressed_action,
)
from handlers.grammar import Verb
from handlers.modals import Modals, NotShown
from handlers.payloads import ActionPayload
from handlers.views.engagement_card import engagement_modal
from handlers.views.engagement_form import update_form
from handlers.views.engagement_step_forms import action_form, note_form
from handlers.views.text import View

STARTS = {
    ids.START_UPDATE: Verb.UPDATE,
    ids.START_ACTION: Verb.ACTION,
    ids.START_ENGAGEMENT_NOTE: Verb.NOTE,
}


def change_form(
    partnership: Partnership, verb: Verb, reference: str, words: str = "", *, by: Person, now: datetime
) -> View:
    """What a line or a button opens. `words` begin what is to be done, or the note."""
    if verb is Verb.UPDATE:
        return update_form(*engagement_changes.prepare_update(partnership, reference, by=by, now=now))
    form = follow_up_actions.prepare(partnership, reference, by=by, now=now)
    return action_form(form, words) if verb is Verb.ACTION else note_form(form.engagement, words)


@dataclass(frozen=True)
class EngagementChangeListeners:
    """`secret` keys the digests by which a submission that Slack repeats is known again."""

    partnership: Partnership
    clock: Clock
    secret: bytes
    modals: Modals

    def register(self, app: App) -> None:
        for each in (ids.START_UPDATE, ids.START_ACTION, ids.START_ENGAGEMENT_NOTE):
            app.action(each)(self.press_start)
        app.action(ids.START_ACTION_CHANGE)(self.press_change)
        for each in (ids.ACTION_DONE, ids.REOPEN_ACTION):
            app.action(each)(self.press_done)
        for each in (ids.ENGAGEMENT_PAGE, ids.ENGAGEMENT_PAGE_BACK):
            app.action(each)(self.press_page)
        app.view(ids.UPDATE_ENGAGEMENT_MODAL)(self.submit_update)
        app.view(ids.ADD_ACTION_MODAL)(self.submit_action)
        app.view(ids.CHANGE_ACTION_MODAL)(self.submit_change)
        app.view(ids.ENGAGEMENT_NOTE_MODAL)(self.submit_note)

    def press_start(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        reference, verb = payload.reference(Prefix.ENGAGEMENT), STARTS[payload.action_id]
        view = change_form(self.partnership, verb, reference, by=payload.person, now=self.clock())
        self.modals.show(context, payload, view)
        ack()

    def press_change(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        reference, number = pressed_action(payload)
        form = follow_up_actions.prepare(self.partnership, reference, number, by=payload.person, now=self.clock())
        self.modals.show(context, payload, action_form(form))
        ack()

    def press_done(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        reference, number = pressed_action(payload)
        changed = follow_up_actions.finish(
            self.partnership,
            reference,
            number,
            done=payload.action_id == ids.ACTION_DONE,
            by=payload.person,
            now=self.clock(),
            delivery=payload.delivery,
        )
        ack()
        # It is done, whether or not that can be shown.
        with suppress(NotShown):
            self.modals.replace(context, payload, self._card(*changed))

    def press_page(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        page = EngagementPage.after(payload)
        shown = engagements.show(self.partnership, page.reference, by=payload.person)
        self.modals.replace(context, payload, self._card(*shown, page.number))
        ack()

    def submit_update(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form, now = UpdateForm.from_body(body, self.secret), self.clock()
        read, edited = form.read, form.to_edited()
        changed = engagement_changes.update(
            self.partnership,
            read.reference,
            edited,
            version=read.version,
            by=form.person,
            now=now,
            delivery=form.delivery,
        )
        self._close(ack, context, form, changed)

    def submit_action(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = ActionForm.from_body(body, self.secret)
        changed = follow_up_actions.add(
            self.partnership,
            form.read.reference,
            form.to_typed(),
            by=form.person,
            now=self.clock(),
            delivery=form.delivery,
        )
        self._close(ack, context, form, changed)

    def submit_change(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = ActionForm.from_body(body, self.secret)
        read = form.read
        changed = follow_up_actions.edit(
            self.partnership,
            read.reference,
            read.number,
            form.to_typed(),
            version=read.version,
            by=form.person,
            now=self.clock(),
            delivery=form.delivery,
        )
        self._close(ack, context, form, changed)

    def submit_note(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = NoteForm.from_body(body, self.secret)
        changed = engagement_changes.note(
            self.partnership,
            form.read.reference,
            form.words,
            own=form.own,
            by=form.person,
            now=self.clock(),
            delivery=form.delivery,
        )
        self._close(ack, context, form, changed)

    def _close(
        self, ack: Ack, context: BoltContext, form: EngagementForm, changed: tuple[Engagement, Framework]
    ) -> None:
        self.modals.finish(ack, context, form.view, self._card(*changed))

    def _card(self, engagement: Engagement, framework: Framework, number: int = 0) -> View:
        return engagement_modal(engagement, framework, self.partnership.calendar.zone, number)
