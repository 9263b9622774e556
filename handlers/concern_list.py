"""The list of concerns, and the selects and buttons by which somebody goes through it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.domain.listed import Which
from bot.domain.people import Person
from bot.partnership import Partnership
from bot.services import concerns, drafts
from handlers import ids
from handlers.forms import ConcernsFilter
from handlers.modals import Modals
from handlers.payloads import ActionPayload
from handlers.views.concern_list import concerns_modal, drafts_modal
from handlers.views.text import View


@dataclass(frozen=True)
class ConcernListListeners:
    partnership: Partnership
    clock: Clock
    modals: Modals

    def register(self, app: App) -> None:
        for each in (ids.CONCERNS_WHICH, ids.CONCERNS_ORDER, ids.CONCERNS_PAGE, ids.CONCERNS_PAGE_BACK):
            app.action(each)(self.press_list)

    def press_list(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        chosen = ConcernsFilter.after(payload)
        view = listed(self.partnership, chosen, by=payload.person, now=self.clock())
        self.modals.replace(context, payload, view)
        ack()


def listed(partnership: Partnership, chosen: ConcernsFilter, *, by: Person, now: datetime) -> View:
    calendar = partnership.calendar
    if chosen.which is Which.DRAFTS:
        return drafts_modal(drafts.page(partnership, by=by, number=chosen.number), chosen, calendar.zone)
    page = concerns.page(partnership, by=by, which=chosen.which, order=chosen.order, number=chosen.number, now=now)
    return concerns_modal(page, chosen, calendar.local_date(now), calendar.zone)
