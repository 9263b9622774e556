"""A party's administrators name the channel of their party alone, in which it is nudged beside its leads."""

from dataclasses import replace
from datetime import datetime

from bot.domain.notice import Gap, GapNotice
from bot.domain.people import Participant, Party, Person
from bot.domain.permissions import Action, Relation, require
from bot.domain.practice import Conversation
from bot.errors import InvalidInput
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork
from bot.services import nudges, people, settings
from bot.services.settings import Settings


def prepare(partnership: Partnership, *, by: Person) -> Settings:
    """For the form in which it is named. Raises NotAllowed for all but the party's administrators; so below."""
    with partnership.open_work() as work:
        return settings.shown(partnership, work, _administrator(work, by))


def name(partnership: Partnership, channel: str | None, *, by: Person, now: datetime, delivery: str) -> Settings:
    """None is to have none. Naming the same one again tries it anew, should Slack have refused it.

    Raises InvalidInput for a channel that others read: another party's, or the joint one.
    """
    with partnership.open_work() as work:
        # Two parties may name the same channel at once: the second sees what the first has done.
        work.people.hold_to_change()
        administrator = _administrator(work, by)
        if work.deliveries.record(delivery, by.user) is None:
            if channel is not None and _is_read_by_others(work, channel, administrator.party):
                raise InvalidInput("private_channel", "unavailable")
            party = replace(administrator.party, private_channel=channel, channel_problem=None)
            administrator = replace(administrator, party=party)
            work.people.put_party(party)
            work.outgoing.ended(GapNotice(Gap.CHANNEL, party.id).subject)
            nudges.plan_anew_of(partnership, work, party, now=now)
        shown = settings.shown(partnership, work, administrator)
        work.commit()
        return shown


def _administrator(work: UnitOfWork, by: Person) -> Participant:
    participant = people.participant(work, by)
    require(Action.NAME_CHANNEL, Relation.OWN, participant)
    return participant


def _is_read_by_others(work: UnitOfWork, channel: str, party: Party) -> bool:
    of_others = {each.private_channel for each in work.people.parties() if each.id != party.id}
    joint = [work.practices.agreed().joint_channel, *(each.value for each in work.practices.proposals())]
    return channel in of_others | {each.channel for each in joint if isinstance(each, Conversation)}
