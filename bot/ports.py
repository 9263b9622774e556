"""What the core needs from outside: a transaction over the records, and a way to get messages to people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar

from bot.domain.concern import Concern, Entry
from bot.domain.draft import Draft, ResponseDraft
from bot.domain.engagement import Engagement, EngagementEntry, Stage
from bot.domain.leaving import Leaving
from bot.domain.listed import Chosen, Listed, Order
from bot.domain.notice import Nudge, Provisions
from bot.domain.outgoing import Claim, Outgoing, Trouble, Urgency
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Sight
from bot.domain.planning import Key, Known
from bot.domain.practice import Practice, Proposal, Setting
from bot.domain.procedure import State
from bot.domain.snooze import Snooze
from bot.domain.upcoming import Coming, Wanted
from bot.domain.verdict import AnswerVerdict, Counted
from bot.domain.vitals import Heartbeat

Record = TypeVar("Record")


@dataclass(frozen=True)
class Page(Generic[Record]):
    """One page of a list, newest first if nothing else is said.

    `number` counts from 0; `total` is the number of records in all pages.
    """

    records: tuple[Record, ...]
    number: int
    size: int
    total: int

    @property
    def has_next(self) -> bool:
        return (self.number + 1) * self.size < self.total


@dataclass(frozen=True)
class Workspace:
    """A Slack workspace the bot is installed in, as Slack named it when the bot was set up there."""

    team: str
    bot_user: str
    bot_id: str


class Workspaces(Protocol):
    def put(self, workspace: Workspace) -> None: ...
    def find(self, team: str) -> Workspace | None: ...
    def stop(self, team: str, problem: str, seconds: float) -> bool:
        """Slack refuses the token: nothing is sent for so long by the database's clock, and then tried once.

        False where the bot is not installed, as in a workspace from which somebody takes part by Slack Connect.
        """
        ...

    def go_on(self, team: str, *, accepted: bool) -> None:
        """`accepted`: Slack takes the token. Else the one try was not made, and the next may be at once."""
        ...


class People(Protocol):
    def parties(self) -> tuple[Party, ...]: ...
    def put_party(self, party: Party) -> None: ...
    def put(self, participant: Participant) -> None: ...
    def remove(self, person: Person) -> None: ...
    def participant(self, person: Person) -> Participant | None: ...
    def of(self, *parties: str) -> tuple[Participant, ...]: ...
    def unreachable(self, person: Person, problem: str) -> None:
        """Slack does not reach that person, for the reason that it names."""
        ...

    def reached(self, person: Person) -> bool:
        """Whether that person was held to be out of reach until now."""
        ...

    def channel_closed(self, party: str, problem: str) -> None:
        """Slack takes no post in that party's channel any more. Whoever says so holds the people to change them."""
        ...

    def having(self, role: Role, *parties: str) -> tuple[Participant, ...]: ...
    def hold(self) -> None:
        """Wait for whoever is naming people; from now on nobody does until this work ends.

        Taken before any record is locked: whoever names people locks records after this, too.
        """
        ...

    def hold_to_change(self) -> None:
        """The same, alone: of two who name people at once the second sees what the first has done."""
        ...


@dataclass(frozen=True)
class ImportedWording:
    """Exact official wording by provision reference, as one version of a framework. Versions count from 1."""

    framework: str
    version: int
    source: str
    digest: str
    imported_at: datetime
    wording: Mapping[str, str] = field(hash=False)


class Wordings(Protocol):
    def add(self, wording: ImportedWording) -> None: ...
    def latest(self, framework: str) -> ImportedWording | None: ...
    def version(self, framework: str, version: int) -> ImportedWording | None: ...


class Engagements(Protocol):
    def taken(self, reference: str) -> bool: ...
    def add(self, engagement: Engagement) -> None: ...
    def find(self, reference: str, sight: Sight) -> Engagement | None:
        """The engagement without other parties' own timeline entries, or None."""
        ...

    def find_to_change(self, reference: str, sight: Sight) -> Engagement | None:
        """The same, locked until this work ends."""
        ...

    def change(self, seen: Engagement, changed: Engagement) -> None:
        """As Concerns.change. How confidential it is, and who opened it, stay."""
        ...

    def note(self, reference: str, entry: EngagementEntry) -> None:
        """Add one timeline entry; the engagement's version stays."""
        ...

    def for_nudge(self, reference: str) -> Engagement | None:
        """Whatever anybody's sight: only for deciding whether a nudge still leaves."""
        ...

    def for_planning(self, reference: str) -> Engagement | None:
        """The same, for planning its nudges: locked until this work ends."""
        ...

    def page(
        self,
        sight: Sight,
        *,
        stage: Stage | None,
        words: str,
        number: int,
        size: int,
        only_own: bool = False,
    ) -> Page[Engagement]:
        """Without their follow-up actions and timelines, which a list has no room for.

        `words` are looked for, whatever their case, in what is for all parties; never in what is in confidence.
        `only_own` leaves out what is for all parties and does not involve the party itself.
        """
        ...


class Concerns(Protocol):
    def taken(self, reference: str) -> bool: ...
    def add(self, concern: Concern) -> None: ...
    def find(self, reference: str, sight: Sight) -> Concern | None:
        """The concern without other parties' own timeline entries, or None: not there and not to be seen are one."""
        ...

    def find_to_change(self, reference: str, sight: Sight) -> Concern | None:
        """The same, locked until this work ends, so that of two people acting at once the second sees the first."""
        ...

    def change(self, seen: Concern, changed: Concern) -> None:
        """Write back what was `seen`, as it now is, with the entries at its timeline's end that are new.

        Raises ChangedMeanwhile where it is no longer as it was seen.
        """
        ...

    def note(self, reference: str, entry: Entry) -> None:
        """Add one timeline entry; the concern's version stays."""
        ...

    def page(
        self, sight: Sight, chosen: Chosen, *, number: int, size: int, order: Order = Order.NEWEST
    ) -> Page[Listed]: ...

    def following(self, reference: str, sight: Sight) -> tuple[str, ...]:
        """The references of those that follow on that concern, in the order in which they were raised."""
        ...

    def for_nudge(self, reference: str) -> Concern | None:
        """Whatever anybody's sight: only for deciding whether a nudge still leaves."""
        ...

    def for_planning(self, reference: str) -> Concern | None:
        """The same, for planning its nudges: locked until this work ends."""
        ...

    def with_nudges_to_come(self, party: str) -> tuple[Concern, ...]:
        """What a party raised or was addressed with that awaits a response, or of which a nudge is yet to leave.

        Whatever anybody's sight: only for planning nudges. Locked until this work ends.
        """
        ...


@dataclass(frozen=True)
class Planning:
    """The calendar nudges are planned with."""

    zone: str
    region: str


class PlannedCalendar(Protocol):
    def hold(self) -> Planning:
        """As it was put last, for whoever is the only one to hold it until this work ends. At first of no zone."""
        ...

    def hold_to_plan(self) -> Planning:
        """The same for all who plan by it at once: until this work ends nobody puts another."""
        ...

    def put(self, planning: Planning) -> None: ...
    def ask_for_all(self) -> None:
        """Every record of which a nudge may be yet to leave is to be planned anew."""
        ...

    def ask_for(self, person: Person) -> None:
        """Every record of which a nudge is yet to leave to that person is to be planned anew."""
        ...

    def is_asked(self) -> bool: ...
    def asked(self, *, at_most: int) -> tuple[str, ...]:
        """References of records to be planned anew, which this work takes upon itself."""
        ...


class ConcernDrafts(Protocol):
    """Seen by the party that writes them alone: a sight of another party finds none."""

    def taken(self, reference: str) -> bool: ...
    def add(self, draft: Draft) -> None: ...
    def find(self, reference: str, sight: Sight) -> Draft | None: ...
    def find_to_change(self, reference: str, sight: Sight) -> Draft | None:
        """The same, locked until this work ends."""
        ...

    def change(self, seen: Draft, changed: Draft) -> None:
        """Raises ChangedMeanwhile where it is no longer as it was seen."""
        ...

    def remove(self, reference: str) -> None: ...
    def page(self, sight: Sight, *, number: int, size: int) -> Page[Draft]:
        """Last changed first."""
        ...


class ResponseDrafts(Protocol):
    """By the concern's reference, whatever anybody's sight; whoever changes one has locked the concern."""

    def find(self, concern: str) -> ResponseDraft | None: ...
    def put(self, draft: ResponseDraft) -> None: ...
    def remove(self, concern: str) -> None: ...


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

    def nudges_about(self, subjects: Sequence[str]) -> tuple[Known, ...]: ...
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

    def claim(
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

    def superseded(self, message: Outgoing, nudge: Nudge, *, now: datetime) -> bool:
        """Whether a nudge of a later date, for the same recipient and subject, is due by `now` or was sent."""
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
    def next_due(self, *, after: datetime) -> datetime | None:
        """When the first message after that moment comes up, as things now stand."""
        ...

    def next_look(self, *, now: datetime, nudges: bool) -> float | None:
        """In how many seconds something may leave, as things now stand; None while nothing is planned."""
        ...

    def named_in_thread(self, channel: str, thread: str, *, since: datetime) -> Provisions | None:
        """The provisions that were named last in that thread, in what was due from `since` on."""
        ...


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


class Verdicts(Protocol):
    """Counters alone: of a verdict neither person, time nor question is kept."""

    def add(self, framework: str, version: int, provisions: Sequence[str], verdict: AnswerVerdict) -> None:
        """Count one verdict for each provision that the answer named, or for an answer that named none."""
        ...

    def counted(self, framework: str) -> tuple[Counted, ...]: ...


class Leavings(Protocol):
    """Notices of leaving the agreement, which all its parties read."""

    def add(self, given: Leaving) -> None: ...
    def find(self, named: str) -> Leaving | None: ...
    def find_to_change(self, named: str) -> Leaving | None:
        """The same, locked until this work ends."""
        ...

    def change(self, seen: Leaving, changed: Leaving) -> None:
        """Raises ChangedMeanwhile where it is no longer as it was `seen`."""
        ...

    def running(self, today: date) -> tuple[Leaving, ...]:
        """Those that were not taken back and have not ended, by the day on which they end."""
        ...

    def latest(self, most: int) -> tuple[Leaving, ...]: ...


class Upcoming(Protocol):
    """What comes up, soonest first; what has no day last. Reading it takes as many queries whatever there is."""

    def page(self, wanted: Wanted, *, number: int, size: int) -> Page[Coming]:
        """Concerns of the party that await a response or its word, the person's own follow-up actions, and decision
        dates of engagements that involve the party, from `today` on."""
        ...

    def for_all(self, today: date, until: date, *, size: int) -> Page[Coming]:
        """Only of engagements for all parties, between these days: what anybody who takes part may read."""
        ...

    def changed(self, sight: Sight, *, since: datetime) -> Mapping[State, int]:
        """How many concerns changed for both parties to see, by the state they are in now."""
        ...


class Practices(Protocol):
    """What both sides agreed on. Whoever changes it holds the people alone; one proposal stands for each setting."""

    def agreed(self) -> Practice: ...
    def agree(self, on: Practice) -> None: ...
    def proposals(self) -> tuple[Proposal, ...]: ...
    def propose(self, proposal: Proposal) -> None: ...
    def remove_proposal(self, setting: Setting) -> None: ...


class UnitOfWork(Protocol):
    """One transaction. Leaving the block rolls back; only commit keeps."""

    @property
    def workspaces(self) -> Workspaces: ...
    @property
    def people(self) -> People: ...
    @property
    def wordings(self) -> Wordings: ...
    @property
    def engagements(self) -> Engagements: ...
    @property
    def concerns(self) -> Concerns: ...
    @property
    def planned_calendar(self) -> PlannedCalendar: ...
    @property
    def practices(self) -> Practices: ...
    @property
    def leavings(self) -> Leavings: ...
    @property
    def concern_drafts(self) -> ConcernDrafts: ...
    @property
    def response_drafts(self) -> ResponseDrafts: ...
    @property
    def snoozes(self) -> Snoozes: ...
    @property
    def outgoing(self) -> OutgoingMessages: ...
    @property
    def upcoming(self) -> Upcoming: ...
    @property
    def troubles(self) -> Troubles: ...
    @property
    def heartbeats(self) -> Heartbeats: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def verdicts(self) -> Verdicts: ...

    def commit(self) -> None:
        """Keep the change, and wake the sender if messages were added."""
        ...


OpenWork = Callable[[], AbstractContextManager[UnitOfWork]]
