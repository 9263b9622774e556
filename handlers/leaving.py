"""Notices of leaving the agreement: the buttons and forms in which they are given, shown and taken back."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.partnership import Partnership
from bot.services import leaving
from handlers import ids
from handlers.leaving_forms import GiveForm, MatterForm, ShownLeaving, matter_number
from handlers.modals import Modals, NotShown
from handlers.payloads import ActionPayload
from handlers.views.leaving import give_form, leaving_modal, leavings_modal, matter_form


@dataclass(frozen=True)
class LeavingListeners:
    """`secret` keys the digests by which a submission that Slack repeats is known again."""

    partnership: Partnership
    clock: Clock
    secret: bytes
    modals: Modals

    def register(self, app: App) -> None:
        app.action(ids.SHOW_LEAVINGS)(self.press_show_all)
        app.action(ids.SHOW_LEAVING)(self.press_show)
        app.action(ids.START_LEAVING)(self.press_give)
        app.action(ids.START_MATTER)(self.press_add)
        app.action(ids.SETTLE_MATTER)(self.press_settle)
        app.action(ids.REOPEN_MATTER)(self.press_settle)
        app.action(ids.TAKE_BACK_LEAVING)(self.press_take_back)
        app.view(ids.GIVE_NOTICE_MODAL)(self.submit_notice)
        app.view(ids.ADD_MATTER_MODAL)(self.submit_matter)

    def press_show_all(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        notices = leaving.show_all(self.partnership, by=payload.person, now=self.clock())
        self.modals.show(context, payload, leavings_modal(notices))
        ack()

    def press_show(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        shown = leaving.show(self.partnership, payload.value, by=payload.person, now=self.clock())
        self.modals.show(context, payload, leaving_modal(shown, self.partnership.calendar.zone))
        ack()

    def press_give(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        form = leaving.prepare(self.partnership, by=payload.person, now=self.clock())
        self.modals.show(context, payload, give_form(form))
        ack()

    def press_add(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        named = ShownLeaving.of(payload.view).leaving
        shown = leaving.prepare_matter(self.partnership, named, by=payload.person, now=self.clock())
        self.modals.show(context, payload, matter_form(shown))
        ack()

    def press_settle(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        change = leaving.settle if payload.action_id == ids.SETTLE_MATTER else leaving.reopen
        shown = change(
            self.partnership,
            ShownLeaving.of(payload.view).leaving,
            matter_number(payload),
            by=payload.person,
            now=self.clock(),
            delivery=payload.delivery,
        )
        ack()
        self._replace(context, payload, shown)

    def press_take_back(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        shown = leaving.take_back(
            self.partnership,
            ShownLeaving.of(payload.view).leaving,
            by=payload.person,
            now=self.clock(),
            delivery=payload.delivery,
        )
        ack()
        self._replace(context, payload, shown)

    def submit_notice(self, ack: Ack, body: dict[str, Any]) -> None:
        form = GiveForm.from_body(body, self.secret)
        shown = leaving.give(
            self.partnership, form.to_matters(), by=form.person, now=self.clock(), delivery=form.delivery
        )
        ack(response_action="update", view=leaving_modal(shown, self.partnership.calendar.zone))

    def submit_matter(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = MatterForm.from_body(body, self.secret)
        shown = leaving.add_matter(
            self.partnership, form.leaving, form.matter, by=form.person, now=self.clock(), delivery=form.delivery
        )
        self.modals.finish(ack, context, form.view, leaving_modal(shown, self.partnership.calendar.zone))

    def _replace(self, context: BoltContext, payload: ActionPayload, shown: leaving.Shown) -> None:
        # It is done, whether or not that can be shown.
        with suppress(NotShown):
            self.modals.replace(context, payload, leaving_modal(shown, self.partnership.calendar.zone))
