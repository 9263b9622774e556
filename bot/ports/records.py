"""What both sides keep: engagements, concerns, what is drafted of them, notices of leaving, and what comes up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar

from bot.domain.concern import Concern, Entry
from bot.domain.draft import Draft, ResponseDraft
from bot.domain.engagement import Engagement, EngagementEntry, Stage
from bot.domain.leaving import Leaving
from bot.domain.listed import Chosen, Listed, Order
from bot.domain.permissions import Sight
from bot.domain.procedure import State
from bot.domain.upcoming import Coming, Wanted

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
