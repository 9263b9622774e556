"""A Slack workspace with one app in it: what people see and do, safe to use from any thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sandbox.administration import Administration
from sandbox.asking import Asking
from sandbox.assistant import Assistant
from sandbox.changes import Changes
from sandbox.clock import PartnershipClock
from sandbox.conversations import Conversations
from sandbox.declared import SlashCommand
from sandbox.delivery import Delivery
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.homes import Homes
from sandbox.interactions import Interactions
from sandbox.limits import RateLimits
from sandbox.modals import Modals
from sandbox.offers import Offers
from sandbox.openings import Openings
from sandbox.people import Cast, demo_cast
from sandbox.replies import Replies
from sandbox.signed_http import SignedHttp
from sandbox.slack_app import SlackApp
from sandbox.sockets import Sockets
from sandbox.store import Store
from sandbox.subscription import Subscription
from sandbox.surfaces import Surfaces
from sandbox.traffic import Traffic
from sandbox.triggers import Stamps, Triggers
from sandbox.values import (
    Change,
    Channel,
    Exchange,
    ExchangeKind,
    Message,
    Outcome,
    Person,
    Refused,
    Value,
    Values,
    View,
)


class Workspace(Surfaces, Administration):
    """People, channels, messages and modals, kept in the SQLite file at `path` (None: in memory).

    `request_url` is where the bot listens (None: nowhere) and may be set at any time; `address` is the
    sandbox's own, set by the server, from which response_urls are made. `rate_limits` multiplies Slack's
    limits; None switches them off. `machine` gives epoch seconds for ts, triggers, response_urls and limits.

    Attributes: `app`, `clock`, `faults` (what should go wrong), `changes` (for live pages:
    `with workspace.changes.subscribed() as queue`), `request_url`, `address`, `token_error` (what every call is
    refused with), and `edit_seconds`, after which the app's messages cannot be changed any more (None: always).
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        app: SlackApp | None = None,
        clock: PartnershipClock | None = None,
        cast: Cast | None = None,
        request_url: str | None = None,
        rate_limits: float | None = 1.0,
        answer_seconds: float = 3.0,
        retry_delays: Sequence[float] = (0, 60, 300),
        machine: Callable[[], float] = time.time,
        subscription: Subscription | None = None,
    ) -> None:
        self.app = app or SlackApp()
        self.clock = clock or PartnershipClock()
        self.token_error: str | None = None
        self.edit_seconds: float | None = None
        self.machine = machine
        self.changes = Changes()
        self.faults = Faults(lambda: self.changes.tell(Change("faults")))
        self.store = _opened(path, cast or demo_cast(self.app.bot_user))
        self.record = Traffic(machine, self.changes)
        self.limits = RateLimits(rate_limits, machine)
        self.triggers = Triggers(machine)
        self.stamps = Stamps(machine, self.store.last_ts())
        self._http = SignedHttp(self.app.signing_secret, answer_seconds=answer_seconds, machine=machine)
        self._http.request_url = request_url
        self.sockets = Sockets(self.app.app_id, self.record, answer_seconds=answer_seconds, machine=machine)
        self.sockets.is_enabled = self.app.socket_mode
        self._delivery = Delivery(
            self.app,
            self.sockets if self.app.socket_mode else self._http,
            subscription or Subscription(machine),
            self.record,
            self.faults,
            answer_seconds=answer_seconds,
            retry_delays=retry_delays,
        )
        self._furnish()

    def _furnish(self) -> None:
        """What people see and do, on top of what is stored and how the app is reached."""
        self.assistant = Assistant(self.changes, self.machine)
        self.conversations = Conversations(
            self.app, self.store, self.stamps, self.clock, self.changes, self._delivery, self.assistant
        )
        self.modals = Modals(self.store, self.changes, self.machine)
        self.replies = Replies(self.store, self.conversations, self.modals, self.machine)
        self.files = Files(self.store, self.conversations, self.machine, lambda: self.address)
        self.homes = Homes(self.store, self.changes, self.machine)
        self._asking = Asking(self.conversations, self.modals, self.replies, self.triggers, self.stamps, self._delivery)
        offers = Offers()
        self._interactions = Interactions(self._asking, self.homes, offers, self.files)
        self._openings = Openings(self._asking, self.homes, offers)

    @property
    def request_url(self) -> str | None:
        return self._http.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self._http.request_url = url

    @property
    def address(self) -> str:
        return self._asking.address

    @address.setter
    def address(self, address: str) -> None:
        self._asking.address = address

    # What people see

    def people(self) -> list[Person]:
        """Everybody but the bot and Slackbot, in the cast's order."""
        return self.store.people()

    def person(self, user: str) -> Person:
        """Anybody by id, the bot and Slackbot included; Refused("user_not_found")."""
        return self.conversations.person(user)

    def commands(self, *, user: str | None = None) -> tuple[SlashCommand, ...]:
        """The commands that the app declares, to be offered while typing; none to a `user` from elsewhere."""
        if user is not None and self.person(user).is_external:
            return ()
        return self.app.commands or ()

    def channels_for(self, user: str) -> list[Channel]:
        """The channels the person is in: public and private ones, then the direct message with the bot."""
        return [channel for channel in self.store.channels() if user in channel.members]

    def channel(self, channel: str) -> Channel:
        """A channel by id; Refused("channel_not_found")."""
        return self.conversations.channel(channel)

    def messages(self, channel: str, viewer: str, *, limit: int = 200, before: str | None = None) -> list[Message]:
        """Root messages the viewer sees, oldest first, their own ephemeral ones among them; the last `limit`.

        Refused("channel_not_found" or "not_in_channel") where the viewer is no member.
        """
        self.conversations.channel_of(viewer, channel)
        newest_first = self.store.roots(channel, after="", before=before or "~", viewer=viewer, limit=limit)
        return newest_first[::-1]

    def thread(self, channel: str, thread_ts: str, viewer: str) -> list[Message]:
        """The root and its replies, oldest first, the viewer's ephemeral replies among them."""
        self.conversations.channel_of(viewer, channel)
        root = self.conversations.root(channel, thread_ts)
        return [root, *self.store.replies(channel, root.ts, viewer)]

    def message(self, channel: str, ts: str, viewer: str) -> Message:
        """One message; Refused("message_not_found") where the viewer sees none."""
        self.conversations.channel_of(viewer, channel)
        found = self.store.message(channel, ts)
        if found is None or found.ephemeral_to not in (None, viewer):
            raise Refused("message_not_found")
        return found

    def view_stack(self, user: str) -> list[View]:
        """The modals open for the person, root first; the last is on top."""
        return self.modals.stack(user)

    # What people do

    def post(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> Message:
        """Say something; `text` is as typed (`@handle`, `@Real Name` and `#channel` become mentions).

        The bot's event goes out behind it: `wait_until_quiet` waits for its answer.
        """
        place = self.conversations.channel_to_write(user, channel)
        if not text.strip():
            raise Refused("no_text")
        root = self.conversations.root(channel, thread_ts).ts if thread_ts else None
        return self.conversations.typed(user, place, text, root)

    def run_command(self, user: str, channel: str, line: str) -> Outcome:
        """Run a slash command as typed, for example "/concern list"; not possible in threads."""
        return self._interactions.run_command(user, channel, line)

    def press(
        self,
        user: str,
        where: Message | View,
        action_id: str,
        value: Value = None,
        *,
        block_id: str | None = None,
        values: Values | None = None,
    ) -> Outcome:
        """Press a button, or choose `value` in a select, overflow, checkboxes… that stands outside an input block.

        `where` is a message, the modal on top, or the person's Home.

        `block_id` is needed only where several elements have that action_id. `values` is what the modal's or
        message's other inputs hold now. A button sends its own value. A confirm dialogue counts as confirmed.
        """
        if isinstance(where, View):
            return self._interactions.press_in_view(user, where.id, action_id, value, block_id, values or {})
        message = self.message(where.channel, where.ts, user)
        return self._interactions.press_in_message(user, message, action_id, value, block_id, values or {})

    def change(self, user: str, view_id: str, values: Values) -> Outcome:
        """Change inputs of the modal on top or of the Home; sends block_actions for those that have dispatch_action."""
        return self._interactions.change(user, view_id, values)

    def submit_view(self, user: str, view_id: str, values: Values | None = None) -> Outcome:
        """Submit the modal on top, with `values` over what its inputs hold already.

        Required inputs and lengths are checked first, as Slack's client does, without asking the bot.
        """
        return self._interactions.submit(user, view_id, values or {})

    def close_view(self, user: str, view_id: str, *, whole_stack: bool = False) -> Outcome:
        """Close the modal on top (Cancel), or all of them (the cross)."""
        return self._interactions.close(user, view_id, whole_stack=whole_stack)

    def move_clock(self, *, to: datetime | None = None, by: timedelta | None = None) -> datetime:
        """Move the partnership's clock and tell the pages."""
        now = self.clock.move(to=to, by=by)
        self.changes.tell(Change("clock"))
        return now

    # What passed over the wire

    def deliver_again(self, number: int) -> int | None:
        """Send the bot what exchange `number` brought it once more, the same bytes; its status, None for no answer.

        ValueError where that was no delivery. What the bot answers changes nothing.
        """
        for exchange in self.record.after(number - 1)[:1]:
            is_delivery = exchange.direction == "to_bot" and not exchange.name.startswith("socket:")
            if exchange.number == number and is_delivery:
                return self._delivery.again(exchange).status
        raise ValueError(f"There is no delivery {number} any more.")

    def traffic(self, *, after: int = 0, kind: ExchangeKind | None = None) -> list[Exchange]:
        """Requests and answers in both directions, oldest first, those numbered above `after`.

        Secrets are in them: what people are shown goes through `masking.masked`.
        """
        return self.record.after(after, kind)

    def refusals(self, *, after: int = 0, kind: ExchangeKind | None = None) -> list[Exchange]:
        """The part of the traffic in which the sandbox or the bot did not accept what the other sent."""
        return self.record.after(after, kind, only_refused=True)

    def wait_until_quiet(self, timeout: float = 10.0) -> bool:
        """Wait until every delivery is answered and every Web API call served; False when time ran out.

        Retries that wait for their delay do not count, nor does what the bot has yet to send of its own accord.
        """
        return self.changes.wait_for(self.record.is_quiet, timeout)

    def wait_for(self, condition: Callable[[], object], timeout: float = 10.0) -> bool:
        """Wait until `condition()` is true, looking again whenever something changed; False when time ran out."""
        return self.changes.wait_for(condition, timeout)

    def close(self) -> None:
        """Stop deliveries and close the file."""
        self._delivery.close()
        self._http.close()
        self.store.close()


def _opened(path: Path | None, cast: Cast) -> Store:
    """The stored workspace; a new one starts with the cast."""
    store = Store(path)
    if store.is_new():
        store.settle(cast)
    # Slack shows ephemeral messages only until a client is started again.
    store.forget_ephemeral()
    return store
