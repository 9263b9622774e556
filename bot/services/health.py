"""What the records tell of the partnership's health, for whoever runs the bot: no content, no names of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.framework import Framework
from bot.domain.outgoing import Trouble
from bot.domain.people import Participant, Party, Role
from bot.domain.practice import Region
from bot.domain.vitals import Vitals
from bot.partnership import Partnership
from bot.ports.people import Workspace
from bot.ports.work import UnitOfWork
from bot.services import frameworks, practice

REMEMBERED = timedelta(days=30)
PATIENCE = timedelta(hours=1)


@dataclass(frozen=True)
class Health:
    """`workspace` is as the bot was set up in the team asked about; `unknown_years` are those without bank holidays
    in the `region` whose days are kept.

    `troubles` are the messages of the last 30 days that did not certainly arrive, and those waiting for an hour.
    `unreachable` has, by party, Slack's name for why each person could not be reached: none of a person's own.
    """

    framework: Framework
    workspace: Workspace | None
    parties: tuple[Party, ...]
    without_lead: tuple[Party, ...]
    without_reachable_lead: tuple[Party, ...]
    without_administrator: tuple[Party, ...]
    unreachable: Mapping[Party, tuple[str, ...]]
    unknown_years: tuple[int, ...]
    region: Region
    holidays_compared_long_ago: bool
    troubles: tuple[Trouble, ...]
    vitals: Vitals


def examine(partnership: Partnership, *, team: str | None, now: datetime) -> Health:
    today = partnership.calendar.local_date(now)
    with partnership.open_work() as work:
        calendar = practice.calendar_of(partnership, work)
        parties = work.people.parties()
        leads = {each.id: work.people.having(Role.LEAD, each.id) for each in parties}
        return Health(
            framework=frameworks.in_force(work, partnership.framework),
            workspace=None if team is None else work.workspaces.find(team),
            parties=parties,
            without_lead=tuple(each for each in parties if not leads[each.id]),
            without_reachable_lead=tuple(
                each for each in parties if leads[each.id] and all(lead.unreachable for lead in leads[each.id])
            ),
            without_administrator=tuple(
                each for each in parties if not work.people.having(Role.ADMINISTRATOR, each.id)
            ),
            unreachable={party: why for party in parties if (why := _unreachable(work.people.of(party.id)))},
            unknown_years=tuple(
                each for each in (today.year, today.year + 1) if not calendar.knows_bank_holidays_of(each)
            ),
            region=Region.of(calendar.region),
            holidays_compared_long_ago=partnership.calendar.compared_over_a_year_before(today),
            troubles=work.troubles.found(since=now - REMEMBERED, waiting_since=now - PATIENCE),
            vitals=_vitals(work, now),
        )


def take_vitals(partnership: Partnership, *, now: datetime) -> Vitals:
    """In a few short queries, to be asked every few seconds."""
    with partnership.open_work() as work:
        return _vitals(work, now)


def _vitals(work: UnitOfWork, now: datetime) -> Vitals:
    waiting, oldest = work.troubles.waiting(now)
    return Vitals(
        database_now=work.troubles.database_now(),
        heartbeats=work.heartbeats.all(),
        refused=work.troubles.refused(),
        undeliverable=work.troubles.undeliverable(since=now - REMEMBERED),
        waiting=waiting,
        oldest=oldest,
    )


def _unreachable(people: tuple[Participant, ...]) -> tuple[str, ...]:
    return tuple(sorted(each.unreachable for each in people if each.unreachable is not None))
