"""Putting off one's own nudges: by the choice beside a nudge, and by a line."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.partnership import Partnership
from bot.services import snoozing
from bot.services.snoozing import Snoozed
from handlers import ids
from handlers.modals import Modals, NotShown
from handlers.payloads import ActionPayload, CommandPayload
from handlers.snooze_forms import Chosen
from handlers.views.notice import notice
from handlers.views.nudges import snoozed


def snooze(
    partnership: Partnership, chosen: Chosen, payload: ActionPayload | CommandPayload, *, now: datetime
) -> Snoozed:
    by, delivery = payload.person, payload.delivery
    return snoozing.snooze(partnership, chosen.subject, chosen.days, by=by, now=now, delivery=delivery)


@dataclass(frozen=True)
class SnoozeListeners:
    partnership: Partnership
    clock: Clock
    modals: Modals

    def register(self, app: App) -> None:
        app.action(ids.SNOOZE)(self.press)

    def press(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        done = snooze(self.partnership, Chosen.of(payload), payload, now=self.clock())
        ack()
        # It is done, whether or not that can be shown.
        with suppress(NotShown):
            words = snoozed(done, self.partnership.calendar.zone).text
            self.modals.show(context, payload, notice(words, "Remind me again"))
