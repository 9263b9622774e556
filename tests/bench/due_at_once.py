"""Ten thousand messages that come up on one morning, for four hundred people."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random

from bot.domain.framework import Side
from bot.domain.notice import ConcernNotice, DigestNotice, Guidance, GuidanceNotice, NudgeKind
from bot.domain.outgoing import Address, Outgoing, Urgency
from bot.domain.people import Participant, Party, Person, Role
from bot.domain.reference import Prefix, references_from
from bot.partnership import Partnership
from sandbox import values
from sandbox.people import TEAM, direct_message
from sandbox.workspace import Workspace
from storage.unit_of_work import Database
from tests.bench.open_concerns import Sides, raise_all

# A person is sent one nudge a second at most, which is Slack's real second: so many that nobody waits for it.
PARTIES, LEADS, CONCERNS = 40, 10, 25
REPLIES = DIGESTS = 100
# Of the last parties everybody wants a digest.
WITH_DIGESTS = range(PARTIES - DIGESTS // LEADS, PARTIES)
EMPLOYER = "cabinet-office"
# A Monday, on which digests fall: one of another week would be late, and would give way to nudges.
DAY = date(2026, 9, 7)
EVE = datetime(2026, 9, 6, 20, 0, tzinfo=UTC)
# 09:30 in London.
MORNING = datetime.combine(DAY, time(8, 30), UTC)
Leads = Mapping[str, Sequence[Person]]


def name_leads(partnership: Partnership, workspace: Workspace) -> Leads:
    """Of many unions, each with as many leads; in the workspace, too."""
    named = {
        f"union-{party}": [Person(TEAM, f"U0P{party:02}LEAD{lead:02}") for lead in range(LEADS)]
        for party in range(PARTIES)
    }
    with partnership.open_work() as work:
        for number, (party, people) in enumerate(named.items()):
            work.people.put_party(union := Party(party, party.title(), Side.UNION))
            for person in people:
                roles = frozenset({Role.LEAD, Role.MEMBER})
                work.people.put(Participant(person, union, roles, wants_digest=number in WITH_DIGESTS))
                _seat(workspace, person.user)
        work.commit()
    return named


def _seat(workspace: Workspace, user: str) -> None:
    workspace.store.put_person(values.Person(user, user.lower(), f"Lead {user[-2:]}"))
    members = (user, workspace.app.bot_user)
    workspace.store.put_channel(values.Channel(direct_message(user), user, "im", members))


def come_up(database: Database, partnership: Partnership, leads: Leads) -> dict[str, Urgency]:
    """What comes up on the morning, by its id: of each concern a nudge to every lead, and some others' messages."""
    messages = [*_nudges(database, leads)]
    people = [each for party in leads.values() for each in party]
    for number in range(REPLIES):
        help_ = GuidanceNotice(Guidance.HELP)
        messages.append(Outgoing(f"reply-{number}", Address.direct(people[number]), help_, MORNING, Urgency.REPLY))
    digest = DigestNotice(DAY - timedelta(days=DAY.weekday()))
    for number in range(DIGESTS):
        to = Address.direct(people[-1 - number])
        messages.append(Outgoing(f"digest-{number}", to, digest, MORNING, Urgency.DIGEST))
    # So that none of an urgency stands with its like.
    Random(5).shuffle(messages)  # noqa: S311 - the same order each time
    with partnership.open_work() as work:
        work.outgoing.add(messages)
        work.commit()
    return {each.id: each.urgency for each in messages}


def _nudges(database: Database, leads: Leads) -> Iterator[Outgoing]:
    numbers, new = count(), references_from(Random(5))  # noqa: S311 - the same concerns each time
    known = list(dict.fromkeys(new(Prefix.CONCERN) for _ in range(2 * PARTIES * CONCERNS)))
    raised_at = datetime.combine(DAY - timedelta(days=21), time(9), UTC)
    for number, (party, people) in enumerate(leads.items()):
        references = known[number * CONCERNS :][:CONCERNS]
        with database.engine.begin() as connection:
            aim = raise_all(connection, Sides(party, EMPLOYER, people, (), DAY), references, raised_at)
        for reference in references:
            notice = ConcernNotice(NudgeKind.AIM_DATE_COMING_UP, reference, f"{aim}-7")
            for person in people:
                yield Outgoing(f"nudge-{next(numbers)}", Address.direct(person), notice, MORNING, Urgency.NUDGE)
