"""What people say to the bot: in a direct message, or by mentioning it in a channel."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import App

from bot.clock import Clock
from bot.domain.notice import Guidance
from bot.domain.outgoing import Address, Via
from bot.domain.upcoming import Which
from bot.partnership import Partnership
from bot.services import asking, upcoming
from handlers import talk
from handlers.events import MentionEvent, MessageEvent
from handlers.grammar import Verb

_GUIDANCE = {Verb.HELP: Guidance.HELP, Verb.LIST: Guidance.LIST, Verb.RECORDS: Guidance.RECORDS}


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

    def _answer(self, message: MessageEvent, to: Address) -> None:
        said, now, delivery = (
            talk.heard(message.text, self.partnership.framework.by_ref),
            self.clock(),
            message.delivery,
        )
        if said.line.verb in _GUIDANCE:
            asking.guide(self.partnership, _GUIDANCE[said.line.verb], to=to, now=now, delivery=delivery)
        elif said.line.verb is Verb.UPCOMING:
            upcoming.ask(self.partnership, Which(said.line.words), to=to, now=now, delivery=delivery)
        elif said.line.verb is Verb.SHOW:
            asking.show_in_message(self.partnership, said.line.provisions, to=to, now=now, delivery=delivery)
        elif said.follow is not None and to.thread is not None:
            asking.follow_up(
                self.partnership, said.follow, message.text, by=message.person, to=to, now=now, delivery=delivery
            )
        else:
            asking.answer_message(self.partnership, message.text, to=to, now=now, delivery=delivery)
