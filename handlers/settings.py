"""Settings: the forms for one's own hours and a party's channel, and what one side proposes to the other."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.domain.practice import Setting
from bot.partnership import Partnership
from bot.services import hours, private_channel, proposals, settings
from bot.services.settings import Settings
from handlers import ids
from handlers.modals import Modals, NotShown
from handlers.payloads import ActionPayload
from handlers.settings_forms import HoursForm, JointChannelForm, PrivateChannelForm, RegionForm, SeenProposal
from handlers.views.settings import (
    hours_form,
    joint_channel_form,
    private_channel_form,
    region_form,
    settings_modal,
)

_ANSWERS: dict[str, Callable[..., Settings]] = {
    ids.AGREE_PROPOSAL: proposals.agree,
    ids.DECLINE_PROPOSAL: proposals.decline,
    ids.TAKE_BACK_PROPOSAL: proposals.take_back,
}


@dataclass(frozen=True)
class SettingsListeners:
    """`secret` keys the digests by which a submission that Slack repeats is known again."""

    partnership: Partnership
    clock: Clock
    secret: bytes
    modals: Modals

    def register(self, app: App) -> None:
        app.action(ids.SHOW_SETTINGS)(self.press_show)
        app.action(ids.START_HOURS)(self.press_hours)
        app.action(ids.START_REGION)(self.press_region)
        app.action(ids.START_JOINT_CHANNEL)(self.press_joint_channel)
        app.action(ids.PROPOSE_NO_CHANNEL)(self.press_no_joint_channel)
        for each in (ids.AGREE_PROPOSAL, ids.DECLINE_PROPOSAL, ids.TAKE_BACK_PROPOSAL):
            app.action(each)(self.press_answer)
        app.action(ids.START_PRIVATE_CHANNEL)(self.press_private_channel)
        app.action(ids.CLEAR_PRIVATE_CHANNEL)(self.press_no_private_channel)
        app.view(ids.HOURS_MODAL)(self.submit_hours)
        app.view(ids.PROPOSE_REGION_MODAL)(self.submit_region)
        app.view(ids.PROPOSE_CHANNEL_MODAL)(self.submit_joint_channel)
        app.view(ids.PRIVATE_CHANNEL_MODAL)(self.submit_private_channel)

    def press_show(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        self.modals.show(context, payload, settings_modal(settings.show(self.partnership, by=payload.person)))
        ack()

    def press_hours(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        self.modals.show(context, payload, hours_form(settings.show(self.partnership, by=payload.person).by))
        ack()

    def press_region(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        shown = proposals.prepare(self.partnership, Setting.REGION, by=payload.person)
        self.modals.show(context, payload, region_form(shown))
        ack()

    def press_joint_channel(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        shown = proposals.prepare(self.partnership, Setting.JOINT_CHANNEL, by=payload.person)
        self.modals.show(context, payload, joint_channel_form(shown))
        ack()

    def press_no_joint_channel(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        shown = proposals.propose(
            self.partnership,
            Setting.JOINT_CHANNEL,
            None,
            by=payload.person,
            now=self.clock(),
            delivery=payload.delivery,
        )
        self._show_done(ack, context, payload, shown)

    def press_answer(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        seen = SeenProposal.of(payload)
        shown = _ANSWERS[payload.action_id](
            self.partnership,
            seen.setting,
            seen.value,
            by=payload.person,
            now=self.clock(),
            delivery=payload.delivery,
        )
        self._show_done(ack, context, payload, shown)

    def press_private_channel(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        shown = private_channel.prepare(self.partnership, by=payload.person)
        self.modals.show(context, payload, private_channel_form(shown))
        ack()

    def press_no_private_channel(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        shown = private_channel.name(
            self.partnership, None, by=payload.person, now=self.clock(), delivery=payload.delivery
        )
        self._show_done(ack, context, payload, shown)

    def submit_hours(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = HoursForm.from_body(body, self.secret)
        shown = hours.change(
            self.partnership,
            form.to_hours(),
            wants_digest=form.wants_digest,
            by=form.person,
            now=self.clock(),
            delivery=form.delivery,
        )
        self.modals.finish(ack, context, form.view, settings_modal(shown))

    def submit_region(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = RegionForm.from_body(body, self.secret)
        shown = proposals.propose(
            self.partnership, Setting.REGION, form.region, by=form.person, now=self.clock(), delivery=form.delivery
        )
        self.modals.finish(ack, context, form.view, settings_modal(shown))

    def submit_joint_channel(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = JointChannelForm.from_body(body, self.secret)
        shown = proposals.propose(
            self.partnership,
            Setting.JOINT_CHANNEL,
            form.channel,
            by=form.person,
            now=self.clock(),
            delivery=form.delivery,
        )
        self.modals.finish(ack, context, form.view, settings_modal(shown))

    def submit_private_channel(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = PrivateChannelForm.from_body(body, self.secret)
        shown = private_channel.name(
            self.partnership, form.channel, by=form.person, now=self.clock(), delivery=form.delivery
        )
        self.modals.finish(ack, context, form.view, settings_modal(shown))

    def _show_done(self, ack: Ack, context: BoltContext, payload: ActionPayload, shown: Settings) -> None:
        ack()
        # It is done, whether or not that can be shown.
        with suppress(NotShown):
            self.modals.replace(context, payload, settings_modal(shown))
