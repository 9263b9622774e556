"""What is coming up for one person: their party's concerns, their own follow-up actions, and decision dates."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.message import GuidanceMessage, UpcomingMessage
from bot.domain.notice import Guidance, UpcomingNotice
from bot.domain.outgoing import Address, Outgoing, Urgency
from bot.domain.people import Participant, Person
from bot.domain.permissions import Action, Sight, sight_of
from bot.domain.upcoming import Coming, Wanted, Which
from bot.partnership import Partnership
from bot.ports.records import Page
from bot.ports.work import UnitOfWork
from bot.services import frameworks, people

PAGE_SIZE = 10
MOST_IN_MESSAGE = 10


@dataclass(frozen=True)
class Upcoming:
    """A page of it, as things stood at `now`; `today` is the partnership's date then.

    `reads_records` is False for somebody whom no record is for.
    """

    page: Page[Coming]
    now: datetime
    today: date
    reads_records: bool


def show(partnership: Partnership, *, by: Person, now: datetime, number: int = 0) -> Upcoming:
    """Raises NotAParticipant."""
    with partnership.open_work() as work:
        participant = people.participant(work, by)
        today = partnership.calendar.local_date(now)
        page = work.upcoming.page(wanted(participant, today), number=number, size=PAGE_SIZE)
        return Upcoming(page, now, today, reads_records(participant))


def ask(partnership: Partnership, which: Which, *, to: Address, now: datetime, delivery: str) -> None:
    """Queue the answer to a message that asks for it; once, however often Slack delivers that."""
    with partnership.open_work() as work:
        message = Outgoing(partnership.new_id(), to, UpcomingNotice(which), now, Urgency.REPLY)
        if work.deliveries.record(delivery, message.id) is None:
            work.outgoing.add([message])
            work.commit()


def message(
    partnership: Partnership, work: UnitOfWork, which: Which, reader: Participant | None, now: datetime
) -> UpcomingMessage | GuidanceMessage:
    """As things stand when it leaves. Whom no record is for reads whom to ask."""
    if reader is None or not reads_records(reader):
        framework = frameworks.in_force(work, partnership.framework)
        return GuidanceMessage(Guidance.RECORDS, framework, people.may(reader, framework))
    today = partnership.calendar.local_date(now)
    found = work.upcoming.page(wanted(reader, today, which=which), number=0, size=MOST_IN_MESSAGE)
    return UpcomingMessage(which, found.records, found.total, now, today)


def wanted(by: Participant, today: date, *, which: Which = Which.ALL, until: date | None = None) -> Wanted:
    """What comes up for that person, and nothing that their roles let them not see."""
    engagements = Sight(None) if which is Which.CONCERNS else sight_of(by, seeing=Action.SEE_ENGAGEMENT)
    return Wanted(by.person, sight_of(by, seeing=Action.SEE_CONCERN), engagements, today, until)


def reads_records(by: Participant) -> bool:
    seeing = (Action.SEE_CONCERN, Action.SEE_ENGAGEMENT)
    return any(sight_of(by, seeing=each).party is not None for each in seeing)
