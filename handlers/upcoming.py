"""What is coming up for somebody, from wherever they ask for it, and the buttons by which they go through it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.domain.people import Person
from bot.partnership import Partnership
from bot.services import upcoming
from handlers import ids
from handlers.forms import page_number
from handlers.modals import Modals
from handlers.payloads import ActionPayload
from handlers.views.text import View
from handlers.views.upcoming import upcoming_modal


@dataclass(frozen=True)
class UpcomingListeners:
    partnership: Partnership
    clock: Clock
    modals: Modals

    def register(self, app: App) -> None:
        app.action(ids.START_UPCOMING)(self.press_start)
        for each in (ids.UPCOMING_PAGE, ids.UPCOMING_PAGE_BACK):
            app.action(each)(self.press_page)

    def press_start(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        self.modals.show(context, payload, listed(self.partnership, by=payload.person, now=self.clock()))
        ack()

    def press_page(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        number = page_number(payload.value)
        view = listed(self.partnership, by=payload.person, now=self.clock(), number=number)
        self.modals.replace(context, payload, view)
        ack()


def listed(partnership: Partnership, *, by: Person, now: datetime, number: int = 0) -> View:
    return upcoming_modal(upcoming.show(partnership, by=by, now=now, number=number), partnership.calendar.zone)
