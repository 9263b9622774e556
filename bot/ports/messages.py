"""What is planned, sent and put off, and how that goes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.notice import Nudge, Provisions
from bot.domain.outgoing import Claim, Outgoing, Trouble, Urgency
from bot.domain.people import Person
from bot.domain.planning import Key, Known
from bot.domain.snooze import Snooze
from bot.domain.vitals import Heartbeat


@dataclass(frozen=True)
class Planning:
    """The calendar nudges are planned with."""

    zone: str
    region: str


class PlannedCalendar(Protocol):
    def hold(self) -> Planning:
        """As it was put last, for whoever is the only one to hold it until this work ends. At first of no zone."""
        ...

    def hold_if_free(self) -> Planning | None:
        """The same without waiting: None while other work holds it, or has yet to put it for the first time."""
        ...

    def put(self, planning: Planning) -> None: ...
    def ask_for_all(self) -> None:
        """Every record of which a nudge may be yet to leave is to be planned anew."""
        ...

    def ask_for(self, *people: Person) -> None:
        """Every record of which a nudge is yet to leave to one of those people is to be planned anew."""
        ...

    def is_asked(self) -> bool: ...
    def asked(self, *, at_most: int) -> tuple[str, ...]:
        """References of records to be planned anew, which this work takes upon itself."""
        ...

    def rest(self, subject: str) -> None:
        """What has been taken is to be planned anew in an hour."""
        ...


class Snoozes(Protocol):
    def of(self, subject: str) -> Mapping[Person, Snooze]: ...
    def put(self, person: Person, snooze: Snooze) -> None: ...
    def came_last(self, person: Person, subject: str) -> Nudge | None:
        """The latest nudge about it that reached that person, or may have."""
        ...


class OutgoingMessages(Protocol):
    def add(self, messages: Iterable[Outgoing]) -> None:
        """What has a key that is known already is left as it is, unless it was cancelled: then it is due anew."""
        ...

    def nudges_about(self, subjects: Sequence[str], *, to: str | None = None) -> tuple[Known, ...]:
        """To everybody, or `to` one recipient alone."""
        ...

    def cancel(self, keys: Iterable[Key]) -> None:
        """What certainly has not left; so below."""
        ...

    def move(self, due: Iterable[tuple[Key, datetime]]) -> None: ...
    def open_anew(self, recipient: str) -> None:
        """What was put off by hours that this recipient has changed since is looked at again."""
        ...

    def ended(self, subject: str) -> None:
        """Whatever was told of it can be told again: its keys are free."""
        ...

    def superseded(self, message: Outgoing, nudge: Nudge, *, now: datetime) -> bool:
        """Whether a nudge of a later date, for the same recipient and subject, is due by `now` or was sent."""
        ...

    def next_due(self, *, after: datetime) -> datetime | None:
        """When the first message after that moment comes up, as things now stand."""
        ...

    def next_look(self, *, now: datetime, nudges: bool) -> float | None:
        """In how many seconds something may leave, as things now stand; None while nothing is planned."""
        ...

    def named_in_thread(self, channel: str, thread: str, *, since: datetime) -> Provisions | None:
        """The provisions that were named last in that thread, in what was due from `since` on."""
        ...


class Claims(Protocol):
    """What one sender takes upon itself, and what became of it."""

    def take(
        self, *, now: datetime, settle: float, late_before: datetime | None = None, nudges: bool = True
    ) -> Claim | None:
        """Take the most urgent message due by `now`, and say so durably before anything is sent.

        Without `nudges` only what answers somebody is taken. A nudge in a direct message that was due earlier than
        `late_before` takes with it whatever else is due for the same person. Nothing is taken for a workspace that
        rests, or whose token Slack refuses, but for one try at a time.

        A message claimed earlier and never settled comes back after `settle` seconds of the
        database's clock. None when nothing is due. What cannot be read is put off for an hour:
        it may be of a later version.
        """
        ...

    def left_out(self, claim: Claim, messages: Sequence[str]) -> None:
        """Of what goes together with it these, by id, do not leave: their reason has gone."""
        ...

    def let_go(self, claim: Claim, messages: Sequence[str]) -> None:
        """Of what goes together with it these, by id, are pending again by themselves."""
        ...

    def sent(self, claim: Claim, *, ts: str | None, unclear: bool = False) -> bool:
        """`unclear`: nobody can tell. False, changing nothing, when somebody has claimed it since; so below.

        What goes together with it has the same fate.
        """
        ...

    def went_with(self, claim: Claim) -> tuple[Outgoing, ...]:
        """What has been sent together with it."""
        ...

    def cancelled(self, claim: Claim) -> bool:
        """This one alone: what was to go together with it is pending again, and still goes together."""
        ...

    def retry_after(self, claim: Claim, seconds: float, problem: str, *, uncertain: bool) -> bool:
        """Pending again, from `seconds` of the database's clock on.

        Not `uncertain`: no try so far arrived, and the next claim's `first_tried` is None again.
        """
        ...

    def put_off(self, claim: Claim, opens_at: datetime) -> bool:
        """Pending again, from that moment of the partnership's clock on: its recipient is not disturbed before."""
        ...

    def limited(self, claim: Claim, seconds: float, *, uncertain: bool, now: datetime) -> bool:
        """As retry_after, for whatever else is due for the same recipient, too.

        Slack limits a conversation or all of a workspace, and does not say which. Where another conversation is being
        limited already, the whole workspace rests.
        """
        ...

    def pace(self, claim: Claim, seconds: float, *, now: datetime) -> None:
        """What else is due for the recipient of this nudge rests for so long."""
        ...

    def keep_file(self, claim: Claim, file: str | None) -> bool:
        """Keep Slack's id of a file before anybody may see it; None once it is certain that nobody ever will."""
        ...

    def undeliverable(self, claim: Claim, problem: str) -> bool: ...


class Troubles(Protocol):
    """What does not get through to Slack."""

    def found(self, *, since: datetime, waiting_since: datetime) -> tuple[Trouble, ...]:
        """Undeliverable or unclear ones due from `since` on, and those still to be sent that were due earlier than
        `waiting_since`: a thousand at most, oldest first."""
        ...

    def undeliverable(self, *, since: datetime) -> int: ...
    def waiting(self, now: datetime) -> tuple[Mapping[Urgency, int], datetime | None]:
        """How many could leave `now` and have not, and since when the oldest of them could have."""
        ...

    def refused(self) -> str | None:
        """Slack's name for why it refuses the token, as long as nothing is sent for it."""
        ...

    def database_now(self) -> float:
        """An epoch second by the database's clock."""
        ...


class Heartbeats(Protocol):
    """The processes that tick, by the database's clock."""

    def beat(self, process: str, *, jumped: bool) -> None:
        """It ticks now, and where it `jumped` its clock did so now. Those of over a day ago are forgotten."""
        ...

    def end(self, process: str) -> None:
        """It stops ticking by its own will, and is not to be missed."""
        ...

    def all(self) -> tuple[Heartbeat, ...]: ...


class Deliveries(Protocol):
    def record(self, key: str, result: str) -> str | None:
        """Keep what this delivery leads to; or else, changing nothing, give what an earlier one with this key led to.

        Two at once: the second waits for the first.
        """
        ...

    def forget(self) -> None:
        """Those that Slack will not repeat any more, by the database's clock: the partnership's may be moved meanwhile.

        As many as fit a short transaction.
        """
        ...
