"""Everybody sets when nudges come to them, and whether they want the weekly digest."""

from dataclasses import replace
from datetime import datetime

from bot.domain.hours import Hours, checked
from bot.domain.outgoing import Address
from bot.domain.people import Person
from bot.domain.permissions import Action, Relation, require
from bot.partnership import Partnership
from bot.services import nudges, people, replanning, settings
from bot.services.settings import Settings


def change(
    partnership: Partnership, hours: Hours, *, wants_digest: bool, by: Person, now: datetime, delivery: str
) -> Settings:
    """One's own. Nudges that wait move in the same transaction; of very many, some a moment later."""
    with partnership.open_work() as work:
        # An administrator may change this person's roles at once, and either writes the whole of what is kept of them.
        work.people.hold_to_change()
        participant = people.participant(work, by)
        require(Action.SEE_SETTINGS, Relation.OWN, participant)
        if work.deliveries.record(delivery, by.user) is None:
            participant = replace(participant, hours=checked(hours), wants_digest=wants_digest)
            work.people.put(participant)
            work.outgoing.open_anew(Address.direct(by).recipient)
            work.planned_calendar.ask_for(by)
            replanning.replan_within(partnership, work, now=now)
            nudges.plan_digest(partnership, work, Address.direct(by), now=now)
        shown = settings.shown(partnership, work, participant)
        work.commit()
        return shown
