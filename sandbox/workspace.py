"""A Slack workspace with one app in it: what people see and do, safe to use from any thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sandbox.clock import PartnershipClock
from sandbox.people import Cast
from sandbox.slack_app import SlackApp
from sandbox.values import Channel, Exchange, Message, Outcome, Person, Value, Values, View


class Workspace:
    """People, channels, messages and modals, kept in the SQLite file at `path` (None: in memory).

    `request_url` is where the bot listens (None: nowhere) and may be set at any time; `address` is the
    sandbox's own, set by the server, from which response_urls are made. `rate_limits` multiplies Slack's
    limits; None switches them off. `machine` gives epoch seconds for ts, triggers, response_urls and limits.

    Attributes: `app`, `clock`, `faults` (what should go wrong), `changes` (for live pages:
    `with workspace.changes.subscribed() as queue`), `request_url`, `address`.
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
    ) -> None:
        raise NotImplementedError

    # What people see

    def people(self) -> list[Person]:
        """Everybody but the bot and Slackbot, in the cast's order."""
        raise NotImplementedError

    def person(self, user: str) -> Person:
        """Anybody by id, the bot and Slackbot included; Refused("user_not_found")."""
        raise NotImplementedError

    def channels_for(self, user: str) -> list[Channel]:
        """The channels the person is in: public and private ones, then the direct message with the bot."""
        raise NotImplementedError

    def channel(self, channel: str) -> Channel:
        """A channel by id; Refused("channel_not_found")."""
        raise NotImplementedError

    def messages(self, channel: str, viewer: str, *, limit: int = 200, before: str | None = None) -> list[Message]:
        """Root messages the viewer sees, oldest first, their own ephemeral ones among them; the last `limit`."""
        raise NotImplementedError

    def thread(self, channel: str, thread_ts: str, viewer: str) -> list[Message]:
        """The root and its replies, oldest first, the viewer's ephemeral replies among them."""
        raise NotImplementedError

    def message(self, channel: str, ts: str, viewer: str) -> Message:
        """One message; Refused("message_not_found") where the viewer sees none."""
        raise NotImplementedError

    def view_stack(self, user: str) -> list[View]:
        """The modals open for the person, root first; the last is on top."""
        raise NotImplementedError

    # What people do

    def post(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> Message:
        """Say something; `text` is as typed (`@handle` and `#channel` become mentions).

        The bot's event goes out behind it: `wait_until_quiet` waits for its answer.
        """
        raise NotImplementedError

    def run_command(self, user: str, channel: str, line: str) -> Outcome:
        """Run a slash command as typed, for example "/concern list"; not possible in threads."""
        raise NotImplementedError

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

        `block_id` is needed only where several elements have that action_id. `values` is what the modal's
        other inputs hold now. A button sends its own value. A confirm dialogue counts as confirmed.
        """
        raise NotImplementedError

    def change(self, user: str, view_id: str, values: Values) -> Outcome:
        """Change inputs of the modal on top; sends block_actions for those that have dispatch_action."""
        raise NotImplementedError

    def submit_view(self, user: str, view_id: str, values: Values | None = None) -> Outcome:
        """Submit the modal on top, with `values` over what its inputs hold already.

        Required inputs and lengths are checked first, as Slack's client does, without asking the bot.
        """
        raise NotImplementedError

    def close_view(self, user: str, view_id: str, *, whole_stack: bool = False) -> Outcome:
        """Close the modal on top (Cancel), or all of them (the cross)."""
        raise NotImplementedError

    def move_clock(self, *, to: datetime | None = None, by: timedelta | None = None) -> datetime:
        """Move the partnership's clock and tell the pages."""
        raise NotImplementedError

    # What changed, and what passed over the wire

    def traffic(self, *, after: int = 0) -> list[Exchange]:
        """Requests and answers in both directions, oldest first, those numbered above `after`."""
        raise NotImplementedError

    def refusals(self) -> list[Exchange]:
        """The part of the traffic in which the sandbox or the bot refused what the other sent."""
        raise NotImplementedError

    def wait_until_quiet(self, timeout: float = 10.0) -> bool:
        """Wait until every delivery is answered and every Web API call served; False when time ran out.

        Retries that wait for their delay do not count.
        """
        raise NotImplementedError

    def wait_for(self, condition: Callable[[], object], timeout: float = 10.0) -> bool:
        """Wait until `condition()` is true, looking again whenever something changed; False when time ran out."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop deliveries and close the file."""
        raise NotImplementedError
