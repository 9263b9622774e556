"""What people write, open and point at, as Slack tells of it; beyond this module nobody indexes an event."""

import re
from typing import Any, Self

from bot.domain.people import Person
from handlers.payloads import Interaction, Typed, Value, read, unescaped

ASKED_WITH = (None, "file_share", "thread_broadcast")
MENTION = re.compile(r"<@[A-Z0-9]+(\|[^>]*)?>")


class MessageShortcut(Value):
    """A shortcut chosen from the menu of a message; `text` is what that message says."""

    person: Person
    trigger_id: str
    text: str

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Self:
        raw = read(_Shortcut, body)
        text = unescaped(MENTION.sub(" ", raw.message.text))
        return cls(person=raw.person, trigger_id=raw.trigger_id, text=text)


class _Shortcut(Interaction):
    message: "_Event"


class MessageEvent(Value):
    """Something a person wrote to the bot. `thread` is where the answer belongs."""

    person: Person
    channel: str
    ts: str
    thread: str
    text: str
    delivery: str

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Self | None:
        """None where nobody asks anything: what bots write, edits, deletions, messages outside a direct message."""
        raw = read(_Envelope, body)
        return cls._of(raw) if raw.event.channel_type == "im" else None

    @classmethod
    def _of(cls, raw: "_Envelope") -> Self | None:
        event = raw.event
        if event.bot_id or event.edited or event.subtype not in ASKED_WITH or not (event.user and event.channel):
            return None
        return cls(
            person=Person(event.user_team or event.team or raw.team_id, event.user),
            channel=event.channel,
            ts=event.ts,
            thread=event.thread_ts or event.ts,
            text=unescaped(MENTION.sub(" ", event.text)),
            delivery=f"event:{raw.event_id}",
        )


class MentionEvent(MessageEvent):
    """A message in a channel that mentions the bot, whose name is left out of `text`."""

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Self | None:
        return cls._of(read(_Envelope, body))


class HomeOpened(Value):
    """Somebody opened their Home."""

    person: Person

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Self | None:
        """None for the tab of messages, of which Slack tells by the same event."""
        raw = read(_Envelope, body)
        event = raw.event
        if event.tab != "home" or not event.user:
            return None
        return cls(person=Person(event.user_team or event.team or raw.team_id, event.user))


class _Event(Value):
    user: str | None = None
    user_team: str | None = None
    team: str | None = None
    channel: str | None = None
    channel_type: str | None = None
    ts: str = ""
    thread_ts: str | None = None
    text: Typed = ""
    subtype: str | None = None
    bot_id: str | None = None
    edited: dict[str, Any] | None = None
    tab: str | None = None


class _Envelope(Value):
    team_id: str
    event_id: str
    event: _Event
