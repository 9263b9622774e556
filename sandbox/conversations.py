"""Channels and what is said in them: who may, how threads count, and which events the app hears."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sandbox.assistant import Assistant
from sandbox.changes import Changes
from sandbox.clock import PartnershipClock
from sandbox.delivery import Delivery
from sandbox.payloads import message_object
from sandbox.people import SLACKBOT
from sandbox.slack_app import SlackApp
from sandbox.store import Store
from sandbox.text import as_stored, mentions, rich_text
from sandbox.triggers import Stamps
from sandbox.values import Change, Channel, Json, Message, NotPossible, Person, Refused

HEARD = {
    "im": ("message.im", "im:history", "im"),
    "public": ("message.channels", "channels:history", "channel"),
    "private": ("message.groups", "groups:history", "group"),
}


class Conversations:
    """Every message comes in, is changed and goes through here."""

    def __init__(
        self,
        app: SlackApp,
        store: Store,
        stamps: Stamps,
        clock: PartnershipClock,
        changes: Changes,
        delivery: Delivery,
        assistant: Assistant,
    ) -> None:
        self.app = app
        self.store = store
        self._stamps = stamps
        self._clock = clock
        self._changes = changes
        self._delivery = delivery
        self._assistant = assistant

    def bot(self) -> Person:
        return Person(self.app.bot_user, self.app.handle, self.app.name, is_bot=True)

    def person(self, user: str) -> Person:
        """Refused with user_not_found for an id that nobody has."""
        if (known := self.store.person(user)) is not None:
            return known
        for person in (self.bot(), Person(SLACKBOT, "slackbot", "Slackbot", is_bot=True)):
            if person.id == user:
                return person
        raise Refused("user_not_found")

    def active(self, user: str) -> Person:
        """A person who does something; NotPossible once their account is closed."""
        person = self.person(user)
        if person.is_deactivated:
            raise NotPossible(f"{person.real_name} has no account here any more.")
        return person

    def channel(self, channel: str) -> Channel:
        found = self.store.channel(channel)
        if found is None:
            raise Refused("channel_not_found")
        return found

    def channel_of(self, user: str, channel: str) -> Channel:
        """A channel in which the person is; to others a private one does not exist."""
        found = self.channel(channel)
        if user not in found.members:
            raise Refused("not_in_channel" if found.kind == "public" else "channel_not_found")
        return found

    def channel_to_write(self, user: str, channel: str) -> Channel:
        found = self.channel_of(self.active(user).id, channel)
        if found.is_archived:
            raise Refused("is_archived")
        if found.kind == "im" and not self.app.has_messages:
            if user != self.app.bot_user:
                raise NotPossible("This app takes no messages.")
            raise Refused("messages_tab_disabled")
        return found

    def choices(self, user: str, element: Json) -> list[Channel]:
        """The conversations that a select offers the person: public ones, and those that they are in."""
        wanted = {"public"} if "channels" in element["type"] else {"public", "private", "im"}
        only = element.get("filter", {})
        wanted &= set(only.get("include", wanted))
        # Every direct message in this sandbox is one with the app.
        wanted -= {"im"} if only.get("exclude_bot_users") else set()
        person = self.person(user)
        is_member_of_all = not (person.is_external or person.is_guest)
        return [
            channel
            for channel in self.store.channels()
            if channel.kind in wanted
            and not channel.is_archived
            and not (channel.shared_with and only.get("exclude_external_shared_channels"))
            and (user in channel.members or (channel.kind == "public" and is_member_of_all))
        ]

    def is_stranger(self, person: Person) -> bool:
        """Whether somebody is of another organisation and in no channel that the app is in."""
        both = {person.id, self.app.bot_user}
        return person.is_external and not any(
            channel.kind != "im" and both <= {*channel.members} for channel in self.store.channels()
        )

    def typed(self, person: str, channel: Channel, text: str, thread_ts: str | None) -> Message:
        """What a person says, as typed; the app hears of it."""
        stored = as_stored(text, [*self.store.people(), self.bot()], self.store.channels(), self.store.groups())
        return self.add(
            channel,
            person,
            stored,
            blocks=rich_text(stored),
            thread_ts=thread_ts,
            client_msg_id=str(uuid.uuid4()),
            team=self.person(person).team,
        )

    def posted(self, channel: Channel, text: str, blocks: Sequence[Json] = (), **more: Any) -> Message:
        """What the app says; `more` as in Message: thread_ts, ephemeral_to, metadata, files."""
        message = self.add(channel, self.app.bot_user, text, blocks=list(blocks), bot_id=self.app.bot_id, **more)
        if message.thread_ts:
            self._assistant.replied(channel, message.thread_ts)
        return message

    def add(self, channel: Channel, user: str, text: str, *, is_heard: bool = True, **more: Any) -> Message:
        """Store a message and show it; with `is_heard` the app gets its events."""
        with self.store.writing():
            message = Message(channel.id, self._stamps.next(), user, text, self._clock.now(), **more)
            self.store.put_message(message)
            if message.thread_ts and not message.is_ephemeral:
                self._count_replies(message.channel, message.thread_ts)
        self._tell(channel, message)
        if is_heard and not message.is_ephemeral:
            self._announce(channel, message)
        return message

    def edit(self, message: Message, text: str, blocks: Sequence[Json], **more: Any) -> Message:
        """Change a message's words and blocks in place."""
        channel = self.channel(message.channel)
        edited = replace(message, text=text, blocks=list(blocks), edited_ts=self._stamps.next(), **more)
        self.store.put_message(edited)
        self._tell(channel, edited)
        self._announce_change(channel, message, "message_changed", message=message_object(self.app, edited))
        return edited

    def remove(self, message: Message) -> None:
        with self.store.writing():
            self.store.remove_message(message.channel, message.ts)
            if message.thread_ts and not message.is_ephemeral:
                self._count_replies(message.channel, message.thread_ts)
        channel = self.channel(message.channel)
        self._tell(channel, message)
        self._announce_change(channel, message, "message_deleted", deleted_ts=message.ts)

    def seen_since(self, user: str, channel: str, since: str) -> list[Message]:
        """What came or was changed in a channel after `since`, but for the person's own words."""
        found = self.store.changed_since(channel, since, user)
        return [message for message in found if message.user != user]

    def root(self, channel: str, thread_ts: str) -> Message:
        """The message that a thread hangs on; Refused with thread_not_found."""
        found = self.store.message(channel, thread_ts)
        if found is None or found.is_ephemeral:
            raise Refused("thread_not_found")
        return found if found.thread_ts is None else self.root(channel, found.thread_ts)

    def _count_replies(self, channel: str, thread_ts: str) -> None:
        root = self.store.message(channel, thread_ts)
        if root is None:
            return
        replies = self.store.replies(channel, thread_ts, None)
        latest = replies[-1].ts if replies else None
        repliers = tuple(dict.fromkeys(reply.user for reply in replies))
        self.store.put_message(replace(root, replies=len(replies), latest_reply=latest, repliers=repliers))

    def _tell(self, channel: Channel, message: Message) -> None:
        seen_by = [message.ephemeral_to] if message.ephemeral_to else channel.members
        self._changes.tell(Change("messages", frozenset(seen_by), channel.id))

    def _announce(self, channel: Channel, message: Message) -> None:
        if self.app.bot_user not in channel.members:
            return
        body = message_object(self.app, message) | {"channel": channel.id, "event_ts": message.ts}
        subscription, scope, channel_type = HEARD[channel.kind]
        if self.app.hears(subscription, scope):
            self._send(channel, body | {"channel_type": channel_type})
        if self.app.hears("file_shared", "files:read"):
            for file in message.files:
                shared = {"type": "file_shared", "file_id": file.id, "file": {"id": file.id}}
                self._send(
                    channel, shared | {"user_id": message.user, "channel_id": channel.id, "event_ts": message.ts}
                )
        is_mention = channel.kind != "im" and not message.bot_id and self.app.bot_user in mentions(message.text)
        if is_mention and self.app.hears("app_mention", "app_mentions:read"):
            self._send(channel, body | {"type": "app_mention"})

    def _announce_change(self, channel: Channel, before: Message, subtype: str, **more: Any) -> None:
        subscription, scope, channel_type = HEARD[channel.kind]
        is_heard = self.app.bot_user in channel.members and self.app.hears(subscription, scope)
        if before.is_ephemeral or not is_heard:
            return
        at = self._stamps.next()
        event = {
            "type": "message",
            "subtype": subtype,
            **more,
            "previous_message": message_object(self.app, before),
            "channel": channel.id,
            "channel_type": channel_type,
            "hidden": True,
            "ts": at,
            "event_ts": at,
        }
        self._send(channel, event)

    def _send(self, channel: Channel, event: Json) -> None:
        self._delivery.send_event(event, float(event["event_ts"]), is_ext_shared=bool(channel.shared_with))
