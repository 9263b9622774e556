"""How the app is asked on a person's behalf, and what that person then sees."""

from __future__ import annotations

from typing import Any

from sandbox.conversations import Conversations
from sandbox.delivery import Delivery
from sandbox.modals import Modals
from sandbox.parcels import Answer, Parcel
from sandbox.payloads import interaction
from sandbox.replies import Replies
from sandbox.triggers import Stamps, Triggers
from sandbox.values import Json, Outcome, Refused


class Asking:
    """Delivers interactions; `address` is the sandbox's own, from which response_urls are made."""

    def __init__(
        self,
        conversations: Conversations,
        modals: Modals,
        replies: Replies,
        triggers: Triggers,
        stamps: Stamps,
        delivery: Delivery,
    ) -> None:
        self.address = "http://127.0.0.1"
        self.app = conversations.app
        self.conversations = conversations
        self.modals = modals
        self.replies = replies
        self.triggers = triggers
        self.stamps = stamps
        self.delivery = delivery

    def deliver(self, user: str, kind: str, fields: Json) -> tuple[Parcel, Answer]:
        parcel = Parcel(kind, interaction(self.app, kind, self.conversations.active(user), **fields))
        return parcel, self.delivery.ask(parcel)

    def ask(self, user: str, kind: str, fields: Json, channel: str | None, since: str) -> Outcome:
        """Deliver what needs no answer but an acknowledgement."""
        parcel, answer = self.deliver(user, kind, fields)
        self.delivery.note(parcel, answer)
        return self.outcome(user, answer, channel, since, problem=answer.problem)

    def response_url(self, user: str, channel: str, message_ts: str | None = None) -> str:
        return self.replies.make_url(self.address, user, channel, message_ts)

    def outcome(self, user: str, answer: Answer | None, channel: str | None, since: str, **more: Any) -> Outcome:
        messages = self.conversations.seen_since(user, channel, since) if channel else []
        status, text = (answer.status, answer.text) if answer else (None, "")
        return Outcome(status=status, messages=tuple(messages), view=self.modals.top(user), reply=text, **more)


def reason(refused: Refused) -> str:
    errors = refused.extra.get("errors")
    return f"{refused.error}: {'; '.join(errors)}" if errors else refused.error
