"""What a participant may set: their own hours and digest, their party's channel, and what both sides agree on."""

from dataclasses import dataclass

from bot.domain.people import Participant, Person
from bot.domain.permissions import Action, Relation, allowed, relation_of_sides, require
from bot.domain.practice import Practice, Proposal, Region, Setting
from bot.partnership import Partnership
from bot.ports.work import UnitOfWork
from bot.services import people

_STARTS = {Action.NAME_CHANNEL: Relation.OWN, Action.PROPOSE_PRACTICE: Relation.OWN_SIDE}
_ANSWERS = (Action.ANSWER_PROPOSAL, Action.TAKE_BACK_PROPOSAL)


@dataclass(frozen=True)
class ProposalShown:
    proposal: Proposal
    may: frozenset[Action]


@dataclass(frozen=True)
class Settings:
    """`started_with` is the region that the bot was started with: it holds where none is agreed on."""

    by: Participant
    practice: Practice
    started_with: Region
    proposals: tuple[ProposalShown, ...]
    may: frozenset[Action]

    def proposed(self, setting: Setting) -> ProposalShown | None:
        return next((each for each in self.proposals if each.proposal.setting is setting), None)


def show(partnership: Partnership, *, by: Person) -> Settings:
    with partnership.open_work() as work:
        return shown(partnership, work, people.participant(work, by))


def shown(partnership: Partnership, work: UnitOfWork, by: Participant) -> Settings:
    """As the records now are. Raises NotAllowed for somebody without a role."""
    require(Action.SEE_SETTINGS, Relation.OWN, by)
    return Settings(
        by,
        work.practices.agreed(),
        Region.of(partnership.calendar.region),
        tuple(ProposalShown(each, _may_answer(each, by)) for each in work.practices.proposals()),
        frozenset(action for action, relation in _STARTS.items() if allowed(action, relation, by.roles)),
    )


def _may_answer(proposal: Proposal, by: Participant) -> frozenset[Action]:
    relation = relation_of_sides(by.party, proposal.proposed_by)
    return frozenset(action for action in _ANSWERS if allowed(action, relation, by.roles))
