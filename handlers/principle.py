"""/principle: asking which provision applies, and looking one up."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App

from bot.domain.people import Person
from bot.errors import NotFound
from bot.partnership import Partnership
from bot.services import asking, frameworks
from handlers import grammar, ids
from handlers.commands import say, say_nearest
from handlers.grammar import Nearest, Verb
from handlers.payloads import CommandPayload
from handlers.views import answer, guidance
from handlers.views.text import Rendered


@dataclass(frozen=True)
class PrincipleListeners:
    partnership: Partnership

    def register(self, app: App) -> None:
        app.command(ids.PRINCIPLE)(self.run)

    def run(self, ack: Ack, body: dict[str, Any]) -> None:
        payload = CommandPayload.from_body(body)
        line = grammar.principle(payload.text, self.partnership.framework.by_ref)
        if isinstance(line, Nearest):
            say_nearest(ack, payload, line)
        elif line.verb is Verb.HELP:
            say(ack, guidance.help_for(ids.PRINCIPLE))
        elif line.verb is Verb.LIST:
            say(ack, answer.index(frameworks.current(self.partnership)))
        elif line.verb is Verb.SHOW:
            say(ack, self._provision(line.reference, payload.person))
        else:
            asked = asking.ask(self.partnership, line.words, by=payload.person)
            say(ack, answer.answer(asked.answer, asked.framework, asked.may, words=line.words))

    def _provision(self, ref: str, by: Person) -> Rendered:
        try:
            cited = asking.provision(self.partnership, ref, by=by)
            return answer.provision(cited.framework, cited.provision, cited.may)
        except NotFound:
            return answer.no_such_provision(self.partnership.framework, ref)
