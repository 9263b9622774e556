"""What the records tell of the partnership's health, for whoever runs the bot: no content, no names of people."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.framework import Framework
from bot.domain.outgoing import Trouble
from bot.domain.people import Party, Role
from bot.partnership import Partnership
from bot.ports import Workspace
from bot.services import frameworks

REMEMBERED = timedelta(days=30)
PATIENCE = timedelta(hours=1)


@dataclass(frozen=True)
class Health:
    """`workspace` is as the bot was set up in the team asked about; `unknown_years` are those without bank holidays.

    `troubles` are the messages of the last 30 days that did not certainly arrive, and those waiting for an hour.
    """

    framework: Framework
    workspace: Workspace | None
    parties: tuple[Party, ...]
    without_lead: tuple[Party, ...]
    without_administrator: tuple[Party, ...]
    unknown_years: tuple[int, ...]
    holidays_compared_long_ago: bool
    troubles: tuple[Trouble, ...]


def examine(partnership: Partnership, *, team: str | None, now: datetime) -> Health:
    today = partnership.calendar.local_date(now)
    with partnership.open_work() as work:
        parties = work.people.parties()
        return Health(
            framework=frameworks.in_force(work, partnership.framework),
            workspace=None if team is None else work.workspaces.find(team),
            parties=parties,
            without_lead=tuple(each for each in parties if not work.people.having(Role.LEAD, each.id)),
            without_administrator=tuple(
                each for each in parties if not work.people.having(Role.ADMINISTRATOR, each.id)
            ),
            unknown_years=tuple(
                each for each in (today.year, today.year + 1) if not partnership.calendar.knows_bank_holidays_of(each)
            ),
            holidays_compared_long_ago=partnership.calendar.compared_over_a_year_before(today),
            troubles=work.outgoing.troubles(since=now - REMEMBERED, waiting_since=now - PATIENCE),
        )
