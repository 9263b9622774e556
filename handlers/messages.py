"""What people say to the bot: in a direct message, or by mentioning it in a channel."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import App

from bot.clock import Clock
from bot.domain.outgoing import Address, Guidance, Via
from bot.partnership import Partnership
from bot.services import asking
from handlers import grammar
from handlers.grammar import Verb
from handlers.payloads import MentionEvent, MessageEvent


@dataclass(frozen=True)
class MessageListeners:
    """Answers go out as rows of the outbox: an event's acknowledgement shows nobody anything."""

    partnership: Partnership
    clock: Clock

    def register(self, app: App) -> None:
        app.event("message")(self.hear_message)
        app.event("app_mention")(self.hear_mention)

    def hear_message(self, body: dict[str, Any]) -> None:
        heard = MessageEvent.from_body(body)
        if heard is not None:
            self._answer(heard, Address.direct(heard.person, channel=heard.channel, thread=heard.thread))

    def hear_mention(self, body: dict[str, Any]) -> None:
        heard = MentionEvent.from_body(body)
        if heard is not None:
            self._answer(heard, Address(Via.EPHEMERAL, heard.person.team, heard.person.user, heard.channel))

    def _answer(self, heard: MessageEvent, to: Address) -> None:
        line, now = grammar.message(heard.text), self.clock()
        if line.verb is Verb.HELP:
            asking.guide(self.partnership, Guidance.HELP, to=to, now=now, delivery=heard.delivery)
        else:
            asking.answer_message(self.partnership, line.words, to=to, now=now, delivery=heard.delivery)
