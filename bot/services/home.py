"""What the bot's Home shows one person: what is coming up for their party, and what they may start."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.concern import next_actions
from bot.domain.draft import Draft
from bot.domain.engagement import Engagement
from bot.domain.framework import Framework
from bot.domain.leaving import Leaving
from bot.domain.listed import Chosen, Listed, Order
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.permissions import Action, Relation, Sight, sight_of
from bot.domain.procedure import AWAITING, ConcernAction, State
from bot.partnership import Partnership
from bot.ports.records import Page
from bot.ports.work import UnitOfWork
from bot.services import frameworks, leaving, people

MOST_AWAITING = 5
MOST_CONCERNS = 10
MOST_DRAFTS = 3
MOST_ENGAGEMENTS = 5
TO_ANSWER = Chosen(AWAITING, to_answer=True)
BEGUN = Chosen(AWAITING, (Relation.ADDRESSED,), response_begun=True)
TO_SAY = Chosen((State.RESPONDED,), (Relation.RAISING,))


@dataclass(frozen=True)
class HomeConcern:
    """A concern, with what this person may do with it."""

    concern: Listed
    may: frozenset[ConcernAction]


@dataclass(frozen=True)
class Records:
    """Of the person's own party.

    What awaits a lead, and is empty for others: `to_answer` have a later aim date that the other party proposes, to
    the `begun` a response is begun, and of those `to_say` it is to be said how they stand. `coming_up` are the others
    that await a response, soonest aim date first; `open_in_all` counts all that do.
    """

    to_answer: Page[HomeConcern]
    begun: Page[HomeConcern]
    to_say: Page[HomeConcern]
    coming_up: tuple[HomeConcern, ...]
    open_in_all: int
    drafts: Page[Draft]
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
    to_drafts = sight_of(by, seeing=Action.DRAFT_CONCERN)
    to_engagements = sight_of(by, seeing=Action.SEE_ENGAGEMENT)
    if all(sight.party is None for sight in (to_concerns, to_drafts, to_engagements)):
        return None
    # What only a lead can do something about, or know of, is on no other's Home.
    to_lead = to_concerns if by.has(Role.LEAD) else Sight(None)

    def some(sight: Sight, chosen: Chosen, order: Order, most: int, besides: Iterable[Listed] = ()) -> Page[Listed]:
        found = work.concerns.page(sight, chosen, order=order, number=0, size=most)
        return replace(found, records=tuple(each for each in found.records if each not in besides))

    def shown(page: Page[Listed]) -> Page[HomeConcern]:
        records = tuple(HomeConcern(each, next_actions(each, by, today=today)) for each in page.records)
        return Page(records, page.number, page.size, page.total)

    answer = some(to_lead, TO_ANSWER, Order.SOONEST, MOST_AWAITING)
    begun = some(to_lead, BEGUN, Order.SOONEST, MOST_AWAITING, answer.records)
    awaiting = (*answer.records, *begun.records)
    coming_up = shown(some(to_concerns, Chosen(AWAITING), Order.SOONEST, MOST_CONCERNS, awaiting))
    return Records(
        to_answer=shown(answer),
        begun=shown(begun),
        to_say=shown(some(to_lead, TO_SAY, Order.CHANGED, MOST_AWAITING)),
        coming_up=coming_up.records,
        open_in_all=coming_up.total,
        drafts=work.concern_drafts.page(to_drafts, number=0, size=MOST_DRAFTS),
        engagements=work.engagements.page(
            to_engagements, stage=None, words="", number=0, size=MOST_ENGAGEMENTS, only_own=True
        ),
    )


def _set_up(work: UnitOfWork, party: Party, framework: Framework) -> SetUp:
    own = work.people.of(party.id)
    return SetUp(any(each.has(Role.LEAD) for each in own), len(own) > 1, framework.version > 0)
