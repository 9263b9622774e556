"""/concern: each line of it, and reading one concern or the list of them."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.domain.listed import Which
from bot.domain.people import Person
from bot.domain.reference import Prefix, parsed
from bot.errors import NotFound
from bot.partnership import Partnership
from bot.services import concerns, letters
from handlers import grammar, ids
from handlers.commands import say, say_nearest
from handlers.concern_list import listed
from handlers.drafts import Cited
from handlers.forms import ConcernPage, ConcernsFilter
from handlers.grammar import Line, Nearest, Verb
from handlers.modals import Modals
from handlers.payloads import ActionPayload, CommandPayload
from handlers.raising import Raising
from handlers.raising_forms import Step
from handlers.responding import response_modal
from handlers.snooze_forms import Chosen
from handlers.snoozing import snooze
from handlers.steps import acknowledge, step_form
from handlers.views import guidance
from handlers.views.concern_card import acknowledged, concern_modal
from handlers.views.letter_form import letter_form
from handlers.views.nudges import snoozed
from handlers.views.text import View

# The lines that open what a button opens as well.
STEPS = {
    Verb.INTERIM: ids.START_INTERIM,
    Verb.EXTEND: ids.START_EXTENSION,
    Verb.RESOLVE: ids.START_RESOLVING,
    Verb.WITHDRAW: ids.START_WITHDRAWAL,
    Verb.EVIDENCE: ids.START_EVIDENCE,
    Verb.NOTE: ids.START_NOTE,
}


@dataclass(frozen=True)
class ConcernListeners:
    partnership: Partnership
    clock: Clock
    modals: Modals

    def register(self, app: App) -> None:
        app.command(ids.CONCERN)(self.run)
        app.action(ids.SHOW_CONCERN)(self.press_show)
        app.action(ids.CONCERN_PAGE)(self.press_page)
        app.action(ids.CONCERN_PAGE_BACK)(self.press_page)

    def run(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = CommandPayload.from_body(body)
        framework = self.partnership.framework
        line = grammar.concern(payload.text, can_raise=bool(framework.routes))
        if isinstance(line, Nearest):
            say_nearest(ack, payload, line)
        elif line.verb is Verb.HELP and not framework.routes:
            raise framework.no_procedure()
        elif line.verb is Verb.HELP:
            say(ack, guidance.help_for(ids.CONCERN))
        elif line.verb is Verb.ACKNOWLEDGE:
            say(ack, acknowledged(acknowledge(self.partnership, line.reference, payload, now=self.clock())))
        elif line.verb is Verb.SNOOZE:
            done = snooze(self.partnership, Chosen(line.reference, int(line.words)), payload, now=self.clock())
            say(ack, snoozed(done, self.partnership.calendar.zone))
        else:
            self.modals.show(context, payload, self._modal(line, payload.person))
            ack()

    def press_show(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        self.modals.show(context, payload, self._shown(payload.reference(Prefix.CONCERN), payload.person))
        ack()

    def press_page(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        page = ConcernPage.after(payload)
        shown = concerns.show(self.partnership, page.reference, by=payload.person, now=self.clock())
        self.modals.replace(context, payload, concern_modal(shown, self.partnership.calendar.zone, page.number))
        ack()

    def _modal(self, line: Line, by: Person) -> View:
        if line.verb in STEPS:
            return step_form(self.partnership, STEPS[line.verb], line.reference, by=by, now=self.clock())
        raising = Raising(self.partnership, self.clock)
        match line.verb:
            case Verb.LIST:
                chosen = ConcernsFilter(which=Which(line.words or Which.ALL))
                return listed(self.partnership, chosen, by=by, now=self.clock())
            case Verb.SHOW:
                return self._shown(line.reference, by)
            case Verb.RESPOND:
                return response_modal(self.partnership, line.reference, by=by, clock=self.clock)
            case Verb.FOLLOW:
                return raising.begun(by, follows=line.reference)
            case Verb.LETTER:
                return letter_form(letters.prepare(self.partnership, line.reference, by=by))
        if (draft := parsed(Prefix.CONCERN, line.words)) is not None:
            return raising.of_draft(draft, by, Step.CHECK)
        return raising.begun(by, Cited(words=line.words))

    def _shown(self, reference: str, by: Person) -> View:
        """The concern, or the steps of a draft of one's own party."""
        try:
            shown = concerns.show(self.partnership, reference, by=by, now=self.clock())
        except NotFound:
            return Raising(self.partnership, self.clock).of_draft(reference, by)
        return concern_modal(shown, self.partnership.calendar.zone)
