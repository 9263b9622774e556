"""How the entries of an engagement's timeline are put into words."""

from datetime import date

from bot.domain.engagement import EngagementEntry, Happened
from handlers.views.text import escape, on_date

LONGEST_NAME = 200
LONGEST_BEFORE = 1000

# With what stood before, where that is short; what somebody wrote stands elsewhere, whole.
HAPPENED = {
    Happened.TOPIC: "topic changed, before: {before}",
    Happened.DESCRIPTION: "description changed",
    Happened.STAGE: "stage changed, before: {before}",
    Happened.ON: "day changed, before: {before}",
    Happened.HOW: "how it took place changed, before: {before}",
    Happened.PARTIES: "parties changed, before: {before}",
    Happened.PROVISIONS: "provisions changed, before: {before}",
    Happened.DECISION_DATE: "decision date changed, before: {before}",
    Happened.ACTION_ADDED: "{action} added",
    Happened.ACTION_REWORDED: "{action} reworded, before: {before}",
    Happened.ACTION_HANDED_ON: "{action} handed on, before with: {before}",
    Happened.ACTION_MOVED: "{action} moved, before due: {before}",
    Happened.ACTION_DONE: "{action} done",
    Happened.ACTION_REOPENED: "{action} opened again",
    Happened.NOTED: "note written",
    Happened.NUDGED: "nudge: {before}",
}
DATES = (Happened.ON, Happened.DECISION_DATE, Happened.ACTION_MOVED)


def name(text: str) -> str:
    return escape(text, LONGEST_NAME)


def happened(entry: EngagementEntry) -> str:
    """What an entry records, as mrkdwn."""
    private = "private " if entry.kind is Happened.NOTED and entry.only_for else ""
    if entry.kind is Happened.NUDGED and entry.action:
        return f"nudge: {_action(entry)}"
    return private + HAPPENED[entry.kind].format(before=_before(entry), action=_action(entry))


def by_whom(entry: EngagementEntry) -> str:
    """By role and party, never by name; as mrkdwn."""
    if entry.kind is Happened.NUDGED:
        # Its owner, or whoever gets it in their place.
        return f"to {name(entry.party.name)}"
    return f"by a {entry.role} of {name(entry.party.name)}"


def _before(entry: EngagementEntry) -> str:
    if entry.kind in DATES and entry.detail:
        return on_date(date.fromisoformat(entry.detail))
    return escape(" ".join(entry.detail.split()), LONGEST_BEFORE) or "none"


def _action(entry: EngagementEntry) -> str:
    return f"follow-up action {entry.action}"
