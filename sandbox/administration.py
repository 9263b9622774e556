"""What the workspace's administrators do: channels, people, and the app's token and installation."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from sandbox.changes import Changes
from sandbox.conversations import Conversations
from sandbox.delivery import Delivery
from sandbox.modals import Modals
from sandbox.parcels import Parcel, parsed
from sandbox.people import TEAM
from sandbox.slack_app import SlackApp
from sandbox.store import Store
from sandbox.triggers import Stamps
from sandbox.values import Change, Channel, Json, NotPossible

TokenError = Literal["token_revoked", "account_inactive", "invalid_auth"]
_READING = {"public": "channels:read", "private": "groups:read"}


class Administration:
    """The part of a workspace that is about how people and the app come and go."""

    app: SlackApp
    store: Store
    stamps: Stamps
    modals: Modals
    changes: Changes
    conversations: Conversations
    token_error: str | None
    _delivery: Delivery

    def archive(self, channel: str) -> None:
        """Archive a channel: nobody posts there any more."""
        self._put_channel(replace(self.conversations.channel(channel), is_archived=True))

    def unarchive(self, channel: str) -> None:
        self._put_channel(replace(self.conversations.channel(channel), is_archived=False))

    def restrict(self, channel: str, *, to_administrators: bool = True) -> None:
        """Let only administrators post in a channel: the app's posts are refused with restricted_action."""
        self._put_channel(replace(self.conversations.channel(channel), is_restricted=to_administrators))

    def join(self, user: str, channel: str) -> None:
        """Add a person, or the bot, to a channel; the app hears of it where it is."""
        place, person = self.conversations.channel(channel), self.conversations.person(user)
        if person.team and person.team not in place.shared_with:
            raise NotPossible("That channel is not shared with their organisation.")
        self._put_channel(replace(place, members=tuple(dict.fromkeys((*place.members, user)))))
        self._announce_member("member_joined_channel", user, self.conversations.channel(channel))

    def leave(self, user: str, channel: str) -> None:
        """Remove a person, or the bot, from a channel; the app hears of it where it is or was."""
        place = self.conversations.channel(channel)
        self._put_channel(replace(place, members=tuple(member for member in place.members if member != user)))
        self._announce_member("member_left_channel", user, place)

    def share(self, channel: str, team: str) -> None:
        """Share a channel with another organisation, whose people may then be added."""
        place = self.conversations.channel(channel)
        self._put_channel(replace(place, shared_with=tuple(dict.fromkeys((*place.shared_with, team)))))

    def unshare(self, channel: str, team: str) -> None:
        """Share a channel no longer: the people of that organisation are in it no more."""
        for person in self.store.people():
            if person.team == team and person.id in self.conversations.channel(channel).members:
                self.leave(person.id, channel)
        place = self.conversations.channel(channel)
        self._put_channel(replace(place, shared_with=tuple(each for each in place.shared_with if each != team)))

    def convert(self, channel: str) -> Channel:
        """Make a channel another kind of channel, or end its sharing, as Slack does it: it gets a new id.

        The app is told where it is; the old id is found no more.
        """
        place = self.conversations.channel(channel)
        changed = replace(place, id="C" + secrets.token_hex(5).upper())
        self.store.renumber_channel(channel, changed.id)
        self.changes.tell(Change("channels"))
        ids = {"old_channel_id": channel, "new_channel_id": changed.id}
        self._announce("channel_id_changed", place, place.members, ids)
        return changed

    def deactivate(self, user: str) -> None:
        """Close a person's account: they do nothing more, and their direct messages cannot be opened."""
        person = self.conversations.person(user)
        if person.is_bot:
            raise NotPossible("An app's own user is closed by revoking its token.")
        self.store.put_person(replace(person, is_deactivated=True))
        self.modals.clear(user)
        self.changes.tell(Change("channels"))

    def reactivate(self, user: str) -> None:
        self.store.put_person(replace(self.conversations.person(user), is_deactivated=False))
        self.changes.tell(Change("channels"))

    def revoke_token(self, error: TokenError = "token_revoked", *, uninstalled_first: bool = False) -> None:
        """Take the app away: every call is refused with `error`, and nothing is delivered to it any more but
        tokens_revoked and app_uninstalled, in that order or the other.
        """
        self.token_error = error
        self._delivery.is_uninstalled = True
        revoked: Json = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.app.bot_user]}}
        events: list[Json] = [revoked, {"type": "app_uninstalled"}]
        at = self.stamps.next()
        heard = [each | {"event_ts": at} for each in events if self.app.hears(each["type"])]
        self._delivery.send_in_turn(heard[::-1] if uninstalled_first else heard, float(at))
        self.changes.tell(Change("channels"))

    def expire_token(self) -> None:
        """Let the token run out: calls are refused with token_expired, deliveries go on."""
        self.token_error = "token_expired"  # noqa: S105 - Slack's name of a refusal

    def restore_token(self) -> None:
        """Install the app again, or refresh its token; it keeps the token that it had."""
        self.token_error = None
        self._delivery.is_uninstalled = False
        self.changes.tell(Change("channels"))

    def verify_request_url(self) -> bool:
        """Set the app's address as Slack's settings page does: whether it echoes the challenge."""
        challenge = secrets.token_urlsafe(32)
        content = {"token": "verification", "challenge": challenge, "type": "url_verification"}
        parcel = Parcel("event:url_verification", content)
        answer = self._delivery.ask(parcel)
        echoed = parsed(answer) if answer.is_json else answer.text
        is_right = answer.trouble is None and echoed in (challenge, {"challenge": challenge})
        self._delivery.note(parcel, answer, None if is_right else "challenge_failed")
        return is_right

    def check_certificate(self) -> bool:
        """Look whether the app's address has a certificate, as Slack now and then does: whether it answers 200."""
        parcel = Parcel("command:ssl_check", {"ssl_check": "1", "token": "verification"})
        answer = self._delivery.ask(parcel)
        self._delivery.note(parcel, answer)
        return answer.trouble is None

    def switch_events_on(self) -> None:
        """Subscribe to events again, after Slack ended that because the app took next to none."""
        self._delivery.subscription.switch_on()

    def _put_channel(self, channel: Channel) -> None:
        self.store.put_channel(channel)
        self.changes.tell(Change("channels", channel=channel.id))

    def _announce_member(self, kind: str, user: str, channel: Channel) -> None:
        channel_type = "C" if channel.kind == "public" else "G"
        fields = {"user": user, "channel": channel.id, "channel_type": channel_type, "team": TEAM}
        self._announce(kind, channel, (user, *channel.members), fields)

    def _announce(self, kind: str, channel: Channel, members: Sequence[str], fields: Json) -> None:
        """Tell the app, if it is among those members and wants to hear of it."""
        is_there = self.app.bot_user in members and channel.kind != "im"
        if is_there and self.app.hears(kind, _READING[channel.kind]):
            at = self.stamps.next()
            event = {"type": kind, **fields, "event_ts": at}
            self._delivery.send_event(event, float(at), is_ext_shared=bool(channel.shared_with))
