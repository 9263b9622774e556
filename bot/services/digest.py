"""A digest, as it leaves: what comes up in two weeks, and how many concerns changed in the last one."""

from datetime import date, datetime, timedelta

from bot.domain.message import DigestMessage
from bot.domain.outgoing import Address, Via
from bot.domain.people import Participant
from bot.domain.permissions import Action, sight_of
from bot.domain.practice import Conversation
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork
from bot.services.upcoming import reads_records, wanted

AHEAD = timedelta(weeks=2)
BACK = timedelta(weeks=1)
MOST_LINES = 15


def message(
    partnership: Partnership, work: UnitOfWork, address: Address, reader: Participant | None, now: datetime
) -> DigestMessage | None:
    """None where it is wanted no more, or by nobody whom records are for.

    In the joint channel somebody of any party may read: it gets what is for all parties alone.
    """
    today = partnership.calendar.local_date(now)
    if address.via is Via.CHANNEL:
        return _for_all(work, address, now, today)
    if reader is None or not reader.wants_digest or not reads_records(reader):
        return None
    until = today + AHEAD
    found = work.upcoming.page(wanted(reader, today, until=until), number=0, size=MOST_LINES)
    changed = work.upcoming.changed(sight_of(reader, seeing=Action.SEE_CONCERN), since=now - BACK)
    since = partnership.calendar.local_date(now - BACK)
    return DigestMessage(found.records, found.total, now, today, until, since, changed)


def _for_all(work: UnitOfWork, address: Address, now: datetime, today: date) -> DigestMessage | None:
    agreed = work.practices.agreed().joint_channel
    if address.channel is None or agreed != Conversation(address.team, address.channel):
        return None
    until = today + AHEAD
    found = work.upcoming.for_all(today, until, size=MOST_LINES)
    return DigestMessage(found.records, found.total, now, today, until)
