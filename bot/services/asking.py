"""Asking which provision applies. Anybody in the workspace may; nothing of the question is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.answer import Answer
from bot.domain.follow_up import REMEMBERED, Asks, FollowUp, for_side, is_abbreviation, party_meant, side_meant
from bot.domain.framework import Framework, Provision, Side
from bot.domain.notice import (
    AnswerNotice,
    Guidance,
    GuidanceNotice,
    Notice,
    Provisions,
    ProvisionsNotice,
    Said,
    ThanksNotice,
)
from bot.domain.outgoing import Address, Outgoing, Urgency
from bot.domain.people import Party, Person
from bot.domain.permissions import Action
from bot.domain.verdict import AnswerVerdict, Counted
from bot.errors import NotFound
from bot.partnership import Partnership
from bot.services import frameworks, people

# What an answer offers beside it.
OFFERED = frozenset({Action.LOG_ENGAGEMENT, Action.DRAFT_CONCERN})


@dataclass(frozen=True)
class Answered:
    """An answer with the framework version it quotes, and what the asker may go on to do."""

    answer: Answer
    framework: Framework
    may: frozenset[Action]


def ask(partnership: Partnership, question: str, *, by: Person) -> Answered:
    framework, may = _in_force_for(partnership, by)
    return Answered(partnership.engine.answer(question, framework), framework, may)


@dataclass(frozen=True)
class LookedUp:
    """Provisions asked for by reference, those that the framework does not have, and what the asker may go on to do."""

    framework: Framework
    found: tuple[Provision, ...]
    missing: tuple[str, ...] = ()
    may: frozenset[Action] = frozenset()


def look_up(partnership: Partnership, refs: Sequence[str], *, by: Person) -> LookedUp:
    framework, may = _in_force_for(partnership, by)
    found = tuple(framework.by_ref[ref] for ref in refs if ref in framework.by_ref)
    return LookedUp(framework, found, tuple(ref for ref in refs if ref not in framework.by_ref), may)


def shown(partnership: Partnership, refs: Sequence[str], version: int) -> LookedUp:
    """Provisions that were shown before, as they stand in that version. Raises NotFound for what it has not."""
    with partnership.open_work() as work:
        framework = frameworks.at_version(work, partnership.framework, version)
    return LookedUp(framework, _of(framework, refs))


def _of(framework: Framework, refs: Sequence[str]) -> tuple[Provision, ...]:
    if any(ref not in framework.by_ref for ref in refs):
        raise NotFound
    return tuple(framework.by_ref[ref] for ref in refs)


def judge(
    partnership: Partnership,
    answer: Answer,
    verdict: AnswerVerdict,
    *,
    by: Person,
    now: datetime,
    delivery: str,
    thanks: Address | None,
    can_share: bool = False,
) -> None:
    """Count what its reader says of an answer; once for each place it stands in, however often they press there.

    `delivery` tells such places apart and names nobody. At `thanks` the answer is queued again without its two
    buttons; that row says neither whose press it was nor what it said. Raises NotFound for what the framework has not.
    """
    with partnership.open_work() as work:
        framework = frameworks.at_version(work, partnership.framework, answer.version)
        refs = tuple(match.ref for match in answer.matches)
        _of(framework, refs)
        if work.deliveries.record(delivery, "") is None:
            work.verdicts.add(framework.id, answer.version, refs, verdict)
        if thanks is not None:
            may = people.may(work.people.participant(by), framework) & OFFERED
            notice = ThanksNotice(answer, may, can_share)
            work.outgoing.add([Outgoing(partnership.new_id(), thanks, notice, now, Urgency.REPLY)])
        work.commit()


def share(
    partnership: Partnership, refs: Sequence[str], version: int, *, to: Address, now: datetime, delivery: str
) -> bool:
    """Queue provisions for all to read; False where they were shared from that place before. Raises NotFound."""
    with partnership.open_work() as work:
        _of(frameworks.at_version(work, partnership.framework, version), refs)
    return _reply(partnership, ProvisionsNotice(tuple(refs), version, Said.SHARED), to, now, delivery)


def verdicts(partnership: Partnership) -> tuple[Counted, ...]:
    with partnership.open_work() as work:
        return work.verdicts.counted(partnership.framework.id)


def answer_message(partnership: Partnership, question: str, *, to: Address, now: datetime, delivery: str) -> None:
    """Queue the answer to a question that came in a message; once, however often Slack delivers it."""
    framework = frameworks.current(partnership)
    _reply(partnership, AnswerNotice(partnership.engine.answer(question, framework)), to, now, delivery)


def show_in_message(
    partnership: Partnership, refs: Sequence[str], *, to: Address, now: datetime, delivery: str
) -> None:
    """Queue provisions that a message names by reference."""
    framework = frameworks.current(partnership)
    found = tuple(ref for ref in refs if ref in framework.by_ref)
    missing = tuple(ref for ref in refs if ref not in framework.by_ref)
    _reply(partnership, ProvisionsNotice(found, framework.version, missing=missing), to, now, delivery)


def follow_up(
    partnership: Partnership, follow: FollowUp, question: str, *, by: Person, to: Address, now: datetime, delivery: str
) -> None:
    """Queue what goes on from the thread's last answer; what asks of no party we know of is a question of its own."""
    with partnership.open_work() as work:
        before = None
        if to.channel is not None and to.thread is not None:
            before = work.outgoing.named_in_thread(to.channel, to.thread, since=now - REMEMBERED)
        participant = work.people.participant(by)
        parties = work.people.parties()
        framework = frameworks.at_version(work, partnership.framework, before.version) if before else None
    if before is not None and any(ref not in partnership.framework.by_ref for ref in before.refs):
        before = None
    notice = _gone_on(follow, before, framework, parties, participant.party.side if participant else None)
    if notice is None:
        answer_message(partnership, question, to=to, now=now, delivery=delivery)
    else:
        _reply(partnership, notice, to, now, delivery)


def _gone_on(
    follow: FollowUp,
    before: Provisions | None,
    framework: Framework | None,
    parties: tuple[Party, ...],
    own: Side | None,
) -> Notice | None:
    """None for a question of its own."""
    party = party_meant(follow.party, parties)
    if follow.asks is Asks.PARTY and (before is None or not (party or is_abbreviation(follow.party))):
        return None
    if before is None or framework is None:
        return GuidanceNotice(Guidance.NOTHING_BEFORE)
    if follow.asks is Asks.MORE:
        return ProvisionsNotice(before.refs, before.version, Said.MORE)
    if follow.asks is Asks.PARTY and party is None:
        return ProvisionsNotice(before.refs, before.version, Said.ANY_PARTY)
    side = party.side if party else side_meant(follow, own)
    return for_side(before, framework, side) if side else GuidanceNotice(Guidance.WHICH_SIDE)


def guide(partnership: Partnership, guidance: Guidance, *, to: Address, now: datetime, delivery: str) -> None:
    """Queue help for somebody who greeted the bot or asked for it."""
    _reply(partnership, GuidanceNotice(guidance), to, now, delivery)


def _in_force_for(partnership: Partnership, by: Person) -> tuple[Framework, frozenset[Action]]:
    """The framework, and what this person may go on to do beside an answer from it."""
    with partnership.open_work() as work:
        framework = frameworks.in_force(work, partnership.framework)
        return framework, people.may(work.people.participant(by), framework)


def _reply(partnership: Partnership, notice: Notice, to: Address, now: datetime, delivery: str) -> bool:
    with partnership.open_work() as work:
        message = Outgoing(partnership.new_id(), to, notice, now, Urgency.REPLY)
        if work.deliveries.record(delivery, message.id) is not None:
            return False
        work.outgoing.add([message])
        work.commit()
        return True
