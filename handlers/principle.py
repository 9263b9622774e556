"""/principle: asking which provision applies, and looking some up."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.partnership import Partnership
from bot.services import asking, frameworks
from handlers import grammar, ids
from handlers.commands import say, say_nearest
from handlers.events import MessageShortcut
from handlers.grammar import Nearest, Verb
from handlers.modals import Modals
from handlers.payloads import ActionPayload, CommandPayload
from handlers.views import guidance, lookup, trouble
from handlers.views.answer import answer
from handlers.views.answer_modal import answer_modal
from handlers.views.notice import notice


@dataclass(frozen=True)
class PrincipleListeners:
    partnership: Partnership
    modals: Modals

    def register(self, app: App) -> None:
        app.command(ids.PRINCIPLE)(self.run)
        app.action(ids.READ_ON)(self.press_read_on)
        app.shortcut(ids.WHICH_PRINCIPLE)(self.ask_of_message)

    def run(self, ack: Ack, body: dict[str, Any]) -> None:
        payload = CommandPayload.from_body(body)
        line = grammar.principle(payload.text, self.partnership.framework.by_ref)
        if isinstance(line, Nearest):
            say_nearest(ack, payload, line)
        elif line.verb is Verb.HELP:
            say(ack, guidance.help_for(ids.PRINCIPLE))
        elif line.verb is Verb.LIST:
            say(ack, lookup.index(frameworks.current(self.partnership)))
        elif line.verb is Verb.SHOW:
            found = asking.look_up(self.partnership, line.provisions, by=payload.person)
            say(ack, lookup.looked_up(found, can_share=payload.is_among_others))
        else:
            asked = asking.ask(self.partnership, line.words, by=payload.person)
            can_share = payload.is_among_others
            say(ack, answer(asked.answer, asked.framework, asked.may, words=line.words, can_share=can_share))

    def ask_of_message(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """In a modal, as the bot may not be in that conversation; what the message says is asked and not kept."""
        shortcut = MessageShortcut.from_body(body)
        if shortcut.text:
            asked = asking.ask(self.partnership, shortcut.text, by=shortcut.person)
            view = answer_modal(asked, shortcut.text)
        else:
            view = notice(trouble.no_words())
        self.modals.show(context, shortcut, view)
        ack()

    def press_read_on(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        payload = ActionPayload.from_body(body)
        looked = asking.shown(self.partnership, payload.named.refs[:1], payload.named.version)
        for provision in looked.found:
            self.modals.show(context, payload, lookup.wording_modal(looked.framework, provision))
        ack()
