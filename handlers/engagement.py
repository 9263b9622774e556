"""/engagement and the buttons and forms that belong to it."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.clock import Clock
from bot.domain.engagement import LONGEST_DESCRIPTION, Engagement, Stage
from bot.domain.framework import Framework
from bot.domain.people import Person
from bot.domain.reference import Prefix
from bot.partnership import Partnership
from bot.services import engagements
from handlers import grammar, ids
from handlers.commands import say, say_nearest
from handlers.drafts import Cited
from handlers.engagement_changes import STARTS, change_form
from handlers.forms import EngagementsFilter, LogForm
from handlers.grammar import Line, Nearest, Verb
from handlers.modals import Modals
from handlers.payloads import ActionPayload, CommandPayload, Interaction, read
from handlers.views import guidance, trouble
from handlers.views.engagement_card import engagement_modal
from handlers.views.engagement_form import draft_from, log_form
from handlers.views.engagements import engagements_modal
from handlers.views.text import View


@dataclass(frozen=True)
class EngagementListeners:
    """`secret` keys the digests by which a submission that Slack repeats is known again."""

    partnership: Partnership
    clock: Clock
    secret: bytes
    modals: Modals

    def register(self, app: App) -> None:
        app.command(ids.ENGAGEMENT)(self.run)
        app.shortcut(ids.LOG_SHORTCUT)(self.choose_log)
        app.action(ids.START_ENGAGEMENT)(self.press_log)
        app.action(ids.SHOW_ENGAGEMENT)(self.press_show)
        for each in (ids.ENGAGEMENTS_PAGE, ids.ENGAGEMENTS_PAGE_BACK, ids.ENGAGEMENTS_STAGE):
            app.action(each)(self.press_list)
        app.view(ids.LOG_ENGAGEMENT_MODAL)(self.submit_log)

    def run(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = CommandPayload.from_body(body)
        line = grammar.engagement(payload.text)
        if isinstance(line, Nearest):
            say_nearest(ack, payload, line)
        elif line.verb is Verb.HELP:
            say(ack, guidance.help_for(ids.ENGAGEMENT))
        else:
            self.modals.show(context, payload, self._modal(line, payload.person))
            if line.verb is Verb.LOG and len(line.words) > LONGEST_DESCRIPTION:
                say(ack, trouble.with_line(trouble.longer_than_the_form(), payload.command, payload.text))
            else:
                ack()

    def choose_log(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        chosen = read(Interaction, body)
        self.modals.show(context, chosen, self._form(Cited(), chosen.person))
        ack()

    def press_log(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        self.modals.show(context, payload, self._form(payload.cited, payload.person))
        ack()

    def press_show(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        self.modals.show(context, payload, self._shown(payload.reference(Prefix.ENGAGEMENT), payload.person))
        ack()

    def press_list(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        self.modals.replace(context, payload, self._listed(EngagementsFilter.after(payload), payload.person))
        ack()

    def submit_log(self, ack: Ack, body: dict[str, Any]) -> None:
        form, now = LogForm.from_body(body, self.secret), self.clock()
        typed = form.to_typed()
        if not typed.provisions and not form.draft.suggested:
            words = f"{typed.topic}\n{typed.description}"
            prepared = engagements.prepare(self.partnership, words, by=form.person, now=now)
            if prepared.suggested:
                ack(
                    response_action="update",
                    view=log_form(prepared, form.draft.with_suggestions(prepared.suggested)),
                )
                return
        logged = engagements.log(self.partnership, typed, by=form.person, now=now, delivery=form.delivery)
        ack(response_action="update", view=self._card(*logged))

    def _modal(self, line: Line, by: Person) -> View:
        if line.verb is Verb.SHOW:
            return self._shown(line.reference, by)
        if line.verb is Verb.LIST:
            chosen = {"stage": Stage(line.words)} if line.words in set(Stage) else {"words": line.words}
            return self._listed(EngagementsFilter.model_validate(chosen), by)
        if line.verb in STARTS.values():
            return change_form(self.partnership, line.verb, line.reference, line.words, by=by, now=self.clock())
        return self._form(Cited(words=line.words), by)

    def _form(self, cited: Cited, by: Person) -> View:
        prepared = engagements.prepare(self.partnership, "", by=by, now=self.clock())
        return log_form(prepared, draft_from(cited))

    def _shown(self, reference: str, by: Person) -> View:
        return self._card(*engagements.show(self.partnership, reference, by=by))

    def _card(self, engagement: Engagement, framework: Framework) -> View:
        return engagement_modal(engagement, framework, self.partnership.calendar.zone)

    def _listed(self, chosen: EngagementsFilter, by: Person) -> View:
        page = engagements.page(self.partnership, by=by, stage=chosen.stage, words=chosen.words, number=chosen.number)
        return engagements_modal(page, chosen)
