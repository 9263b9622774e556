"""Comparing the nudges that a record calls for with those that there are: nothing is lost, and nothing comes twice."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.calendar import Calendar
from bot.domain.notice import Nudge
from bot.domain.outgoing import Address
from bot.domain.snooze import Snooze, is_again

Key = tuple[str, str, str, str]
# Subject, kind and cycle: one nudge, whoever gets it.
Occasion = tuple[str, str, str]


@dataclass(frozen=True)
class Recipient:
    """Where nudges go, by whose hours, and how long they were put off. A channel has the partnership's hours."""

    address: Address
    calendar: Calendar
    snooze: Snooze | None = None


@dataclass(frozen=True)
class Planned:
    """`rests_until` is until when its recipient has put off what comes for that day."""

    due_at: datetime
    address: Address
    notice: Nudge
    rests_until: datetime | None = None

    @property
    def key(self) -> Key:
        return (*self.occasion, self.address.recipient)

    @property
    def occasion(self) -> Occasion:
        return (self.notice.subject, self.notice.kind, self.notice.cycle)

    @property
    def leaves_at(self) -> datetime:
        return max(self.due_at, self.rests_until or self.due_at)


@dataclass(frozen=True)
class Known:
    """A nudge that was planned before. `waits`: it has certainly not left, and is to."""

    key: Key
    due_at: datetime
    waits: bool
    was_cancelled: bool

    @property
    def is_own(self) -> bool:
        """It comes again because its recipient asked for that: nobody else gets it in their place."""
        return is_again(self.key[2])


@dataclass(frozen=True)
class Changes:
    add: tuple[Planned, ...]
    move: tuple[Planned, ...]
    cancel: tuple[Key, ...]


def changes(
    planned: Iterable[Planned],
    known: Sequence[Known],
    calendar: Calendar,
    *,
    now: datetime,
    passing: Collection[Key] = (),
    parties: Mapping[str, str] | None = None,
) -> Changes:
    """What lies in the past is not created. What waits already is never dropped for it: it leaves now.

    What waits for somebody who is no longer to get it passes to whoever is, as does what is `passing` from somebody
    who cannot be reached; but not to another party, as far as `parties` says whose each recipient is. Of two for the
    same recipient and subject on one morning the later kind stands, also where it has left by now and its recipient has
    chosen another hour since.
    """
    wanted = {each.key: each for each in planned}
    there = {each.key: each for each in known}
    given_up = [*passing, *(each.key for each in known if each.waits and not each.is_own and each.key not in wanted)]
    of = parties or {}
    passes = {(key[:3], of.get(key[3])) for key in given_up}
    to_leave: list[Planned] = []
    for key, each in wanted.items():
        row = there.get(key)
        if row is None or row.was_cancelled:
            # Of both parties' nudges what one's lead gives up is not news to a lead that the other has just named.
            is_passed = not passes.isdisjoint({(each.occasion, None), (each.occasion, of.get(key[3]))})
            if each.due_at >= now or is_passed:
                # What passes on after its day comes with whatever else could not leave then.
                to_leave.append(replace(each, due_at=each.leaves_at))
        elif row.waits:
            # What is due already stays so, however long it has waited.
            is_due = each.leaves_at <= now and row.due_at <= now
            to_leave.append(replace(each, due_at=row.due_at if is_due else max(each.leaves_at, now)))
    left = [each for each in known if not each.waits and not each.was_cancelled]
    kept = {each.key: each for each in _one_a_morning(to_leave, left, calendar)}
    known_waiting = {each.key: each for each in known if each.waits}
    return Changes(
        add=tuple(each for key, each in kept.items() if key not in known_waiting),
        move=tuple(
            each for key, each in kept.items() if key in known_waiting and each.due_at != known_waiting[key].due_at
        ),
        cancel=tuple(key for key in known_waiting if key not in kept),
    )


def _one_a_morning(planned: Iterable[Planned], left: Iterable[Known], calendar: Calendar) -> Iterable[Planned]:
    told = {(each.key[0], each.key[3], calendar.local_date(each.due_at), each.key[1]) for each in left}
    kept: dict[tuple[str, str, date], Planned] = {}
    for each in planned:
        slot = (each.notice.subject, each.address.recipient, calendar.local_date(each.due_at))
        if not each.notice.kind.is_news and any((*slot, kind) in told for kind in each.notice.kind.and_further_down):
            continue
        rival = kept.get(slot)
        if rival is None or each.notice.kind in rival.notice.kind.and_further_down:
            kept[slot] = each
    return kept.values()
