"""What may be changed of an engagement, each change with its line on the timeline."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.engagement import (
    LONGEST_NOTE,
    Confidentiality,
    Engagement,
    EngagementEntry,
    Happened,
    How,
    Stage,
    changed,
    checked_day,
    checked_description,
    checked_topic,
    entry_by,
)
from bot.domain.people import Participant, Party
from bot.domain.text import checked_text
from bot.errors import InvalidInput


@dataclass(frozen=True)
class Particulars:
    """All that can be changed in one go.

    How confidential it is stays as it was logged: one person's word would otherwise show to all what others wrote in
    confidence, or take from other parties what they have read, noted and promised.
    """

    topic: str
    description: str
    stage: Stage
    on: date
    how: How
    parties: tuple[Party, ...]
    provisions: tuple[str, ...]
    decision_date: date | None


def update(engagement: Engagement, to: Particulars, by: Participant, *, now: datetime, today: date) -> Engagement:
    """Every difference is on the timeline with what stood before. Raises InvalidInput on the field it is about."""
    before = _particulars(engagement)
    to = replace(to, topic=checked_topic(to.topic), description=checked_description(to.description))
    # What was logged long ago may stay.
    if to.on != before.on:
        checked_day(to.on, today)
    if to.decision_date is not None and to.decision_date != before.decision_date:
        checked_day(to.decision_date, today, "decision_date")
    _require_parties(engagement, to.parties)
    differences = [
        entry_by(engagement, kind, by, now, detail=words)
        for (kind, old, words), (_, new, _) in zip(_told(before), _told(to), strict=True)
        if old != new
    ]
    if not differences:
        return engagement
    return changed(
        engagement,
        differences,
        topic=to.topic,
        description=to.description,
        stage=to.stage,
        on=to.on,
        how=to.how,
        parties=to.parties,
        provisions=to.provisions,
        decision_date=to.decision_date,
    )


def note(engagement: Engagement, words: str, by: Participant, *, own: bool, now: datetime) -> EngagementEntry:
    """`own`: for the writer's party alone. Raises InvalidInput on `words`."""
    said = checked_text("words", words, LONGEST_NOTE)
    entry = entry_by(engagement, Happened.NOTED, by, now, detail=said)
    return replace(entry, only_for=by.party.id) if own else entry


def _require_parties(engagement: Engagement, parties: Iterable[Party]) -> None:
    """Raises InvalidInput where a party is taken out that what is in confidence would then be kept from."""
    left = {each.id for each in parties}
    if engagement.opened_by.id not in left:
        raise InvalidInput("parties", "taken out")
    stay = {each.id for each in engagement.parties}
    if engagement.confidentiality is Confidentiality.IN_CONFIDENCE and not stay <= left:
        raise InvalidInput("parties", "taken out")


def _particulars(engagement: Engagement) -> Particulars:
    return Particulars(
        engagement.topic,
        engagement.description,
        engagement.stage,
        engagement.on,
        engagement.how,
        engagement.parties,
        engagement.provisions,
        engagement.decision_date,
    )


def _told(these: Particulars) -> tuple[tuple[Happened, Hashable, str], ...]:
    """Each of them, what is compared of it, and how the timeline keeps it once it is no longer so."""
    parties = ", ".join(sorted(each.name for each in these.parties))
    decided = these.decision_date.isoformat() if these.decision_date else ""
    return (
        (Happened.TOPIC, these.topic, these.topic),
        (Happened.DESCRIPTION, these.description, these.description),
        (Happened.STAGE, these.stage, these.stage),
        (Happened.ON, these.on, these.on.isoformat()),
        (Happened.HOW, these.how, these.how),
        (Happened.PARTIES, frozenset(each.id for each in these.parties), parties),
        (Happened.PROVISIONS, frozenset(these.provisions), ", ".join(these.provisions)),
        (Happened.DECISION_DATE, these.decision_date, decided),
    )
