"""What the bot's Home shows one person: what is coming up for their party, and what they may start."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.concern import Concern, next_actions
from bot.domain.engagement import Engagement
from bot.domain.framework import Framework
from bot.domain.leaving import Leaving
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action, sight_of
from bot.domain.procedure import ConcernAction, State
from bot.partnership import Partnership
from bot.ports import Page, UnitOfWork
from bot.services import frameworks, leaving, people

MOST_CONCERNS = 10
MOST_ENGAGEMENTS = 5
OPEN = tuple(state for state in State if state.awaits_response)


@dataclass(frozen=True)
class OpenConcern:
    """A concern that awaits a response, with what this person may do with it."""

    concern: Concern
    may: frozenset[ConcernAction]


@dataclass(frozen=True)
class Records:
    """Of the person's own party: the open concerns, soonest aim date first, and the latest engagements.

    `open_in_all` counts the open concerns that are not among those here, too.
    """

    coming_up: tuple[OpenConcern, ...]
    open_in_all: int
    engagements: Page[Engagement]


@dataclass(frozen=True)
class SetUp:
    """What an administrator sees to first: whether each of it is done."""

    has_lead: bool
    has_named_others: bool
    has_wording: bool

    @property
    def is_complete(self) -> bool:
        return self.has_lead and self.has_named_others and self.has_wording


@dataclass(frozen=True)
class Home:
    """`party` is None for somebody of no party, `records` for whom records are not for, `set_up` for all but
    administrators. `leaving` are the notices of leaving that run. `now` is when it was looked at, `today` the
    partnership's date then."""

    framework: Framework
    may: frozenset[Action]
    now: datetime
    today: date
    party: Party | None = None
    records: Records | None = None
    leaving: tuple[Leaving, ...] = ()
    set_up: SetUp | None = None


def show(partnership: Partnership, *, by: Person, now: datetime) -> Home:
    """Anybody has a Home. It takes as many queries whatever there is."""
    with partnership.open_work() as work:
        framework = frameworks.in_force(work, partnership.framework)
        participant = work.people.participant(by)
        may = people.may(participant, framework)
        today = partnership.calendar.local_date(now)
        if participant is None:
            return Home(framework, may, now, today)
        set_up = _set_up(work, participant.party, framework) if Action.NAME_PEOPLE in may else None
        running = leaving.running_for(work, framework, participant, today)
        return Home(framework, may, now, today, participant.party, _records(work, participant, today), running, set_up)


def _records(work: UnitOfWork, by: Participant, today: date) -> Records | None:
    to_concerns = sight_of(by, seeing=Action.SEE_CONCERN)
    to_engagements = sight_of(by, seeing=Action.SEE_ENGAGEMENT)
    if to_concerns.party is None and to_engagements.party is None:
        return None
    found = work.concerns.page(to_concerns, states=OPEN, number=0, size=MOST_CONCERNS, soonest_first=True)
    return Records(
        coming_up=tuple(OpenConcern(each, next_actions(each, by, today=today)) for each in found.records),
        open_in_all=found.total,
        engagements=work.engagements.page(
            to_engagements, stage=None, words="", number=0, size=MOST_ENGAGEMENTS, only_own=True
        ),
    )


def _set_up(work: UnitOfWork, party: Party, framework: Framework) -> SetUp:
    own = work.people.of(party.id)
    return SetUp(any(each.has(Role.LEAD) for each in own), len(own) > 1, framework.version > 0)
