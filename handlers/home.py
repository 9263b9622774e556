"""The bot's Home, and the question that is asked from it."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.domain.people import Person
from bot.errors import InvalidInput
from bot.partnership import Partnership
from bot.services import asking, home
from handlers import ids
from handlers.events import HomeOpened
from handlers.modals import Modals
from handlers.payloads import ActionPayload, Interaction, read
from handlers.views.answer_modal import answer_modal
from handlers.views.home import ask_form, home_view


@dataclass(frozen=True)
class HomeListeners:
    """Slack tells of every opening, and each publishes the Home anew, as does its button to refresh it.

    What somebody does in a modal above it is therefore on it when they open it next. A Home is only read from the
    records, so an opening of which Slack tells twice, or late, does no harm. One that could not be published is told
    of again, as any event that was not taken.
    """

    partnership: Partnership
    clock: Clock
    modals: Modals

    def register(self, app: App) -> None:
        app.event("app_home_opened")(self.hear_opened)
        app.action(ids.REFRESH_HOME)(self.press_refresh)
        app.action(ids.START_QUESTION)(self.press_ask)
        app.view(ids.ASK_MODAL)(self.submit_question)

    def hear_opened(self, body: dict[str, Any], context: BoltContext) -> None:
        opened = HomeOpened.from_body(body)
        if opened is not None:
            self._publish(context, opened.person)

    def press_refresh(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        self._publish(context, ActionPayload.from_body(body).person)
        ack()

    def press_ask(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        self.modals.show(context, ActionPayload.from_body(body), ask_form())
        ack()

    def submit_question(self, ack: Ack, body: dict[str, Any]) -> None:
        raw = read(Interaction, body)
        question = (raw.view.element(ids.QUESTION).value or "").strip() if raw.view else ""
        if not question:
            raise InvalidInput(ids.QUESTION, "missing")
        asked = asking.ask(self.partnership, question, by=raw.person)
        ack(response_action="update", view=answer_modal(asked, question))

    def _publish(self, context: BoltContext, person: Person) -> None:
        shown = home.show(self.partnership, by=person, now=self.clock())
        self.modals.publish(context, person.user, home_view(shown, self.partnership.calendar.zone))
