"""How a concern's state, route, aim date and timeline are put into words."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.concern import Concern, Entry, EntryKind
from bot.domain.framework import Route
from bot.domain.listed import Listed
from bot.domain.notice import NudgeKind
from bot.domain.procedure import State
from handlers.views.text import cited, escape, on_date, sentence

LONGEST_NAME = 200
MOST_MOVES = 5

STATES = {
    State.DRAFT: "Draft",
    State.RAISED: "Raised, not yet acknowledged",
    State.ACKNOWLEDGED: "Acknowledged, awaiting a response",
    State.RESPONDED: "Responded to",
    State.RESOLVED: "Resolved",
    State.NOT_RESOLVED: "Not resolved",
    State.WITHDRAWN: "Withdrawn",
}
# Of what is about a date, with the date; the timeline names every one of them.
HAPPENED = {
    EntryKind.RAISED: "raised",
    EntryKind.ACKNOWLEDGED: "acknowledged",
    EntryKind.INTERIM: "interim response given",
    EntryKind.RESPONDED: "responded to",
    EntryKind.EXTENSION_PROPOSED: "aim date proposed: {day}",
    EntryKind.EXTENSION_TAKEN_BACK: "proposed aim date taken back",
    EntryKind.EXTENSION_AGREED: "aim date agreed to: {day}",
    EntryKind.EXTENSION_DECLINED: "proposed aim date declined",
    EntryKind.RESOLVED: "said to be resolved",
    EntryKind.NOT_RESOLVED: "said to be not resolved",
    EntryKind.EVIDENCE: "evidence added",
    EntryKind.NOTED: "private note written",
    EntryKind.UNSENT: "answer kept that was not given",
    EntryKind.WITHDRAWN: "withdrawn",
    EntryKind.NUDGED: "nudge: {nudge}",
}
# What a nudge was, where the timeline of the party that got it says so.
NUDGES = {
    NudgeKind.DIGEST: "what is coming up",
    NudgeKind.DECISION_NEAR: "decision date coming up",
    NudgeKind.FOLLOW_UP_ACTION: "follow-up action",
    NudgeKind.RAISED: "concern raised",
    NudgeKind.ACKNOWLEDGED: "concern acknowledged",
    NudgeKind.PLEASE_ACKNOWLEDGE: "not acknowledged yet",
    NudgeKind.AIM_DATE_COMING_UP: "aim date coming up",
    NudgeKind.AIM_DATE_PASSED: "aim date passed",
    NudgeKind.INTERIM: "interim response given",
    NudgeKind.EXTENSION_PROPOSED: "aim date proposed",
    NudgeKind.EXTENSION_TAKEN_BACK: "proposed aim date taken back",
    NudgeKind.EXTENSION_DECLINED: "proposed aim date declined",
    NudgeKind.EXTENSION_AGREED: "proposed aim date agreed to",
    NudgeKind.RESPONDED: "response given",
    NudgeKind.HOW_IT_STANDS: "how it stands is still to be said",
    NudgeKind.RESOLVED: "concern resolved",
    NudgeKind.NOT_RESOLVED: "concern not resolved",
    NudgeKind.WITHDRAWN: "concern withdrawn",
}
END_OF_DAY = "A response on that day, to its end, is in time: that is our working practice."


def name(text: str) -> str:
    return escape(text, LONGEST_NAME)


def aim(day: date | None) -> str:
    return f"Aim date for a response: {on_date(day)}." if day else "No aim date is laid down for a response."


def aim_by_agreement(day: date | None) -> str:
    """Where there is none, how there can be one."""
    return aim(day) if day else f"{aim(day)} Both parties can agree one: that is our working practice."


def route(way: Route, addressee: str) -> str:
    """`addressee` is who responds, as mrkdwn."""
    if way.provision is None:
        return f"No route is laid down. That a concern goes to the {name(way.addressee)} is our working practice."
    # Both routes of the 2026 framework say "should".
    start = f"{sentence(cited(way.provision))}: concerns should be put in writing to the {name(way.addressee)}."
    if not way.weeks or not way.strength:
        return start
    return f"{start} {sentence(addressee)} {way.strength} respond within {way.weeks} weeks."


def happened(entry: Entry) -> str:
    """What an entry of the timeline records, as mrkdwn; words that were said with it stand elsewhere, whole."""
    day = on_date(entry.day) if entry.day else "a day"
    return HAPPENED[entry.kind].format(day=day, nudge=nudge(entry.detail))


def nudge(kind: str) -> str:
    """As mrkdwn; of a kind that a later version named, its own name."""
    return NUDGES[NudgeKind(kind)] if kind in set(NudgeKind) else escape(kind, 100)


def by_whom(entry: Entry) -> str:
    """By role and party, never by name; as mrkdwn."""
    if entry.kind is EntryKind.NUDGED:
        # Its lead, whoever stands in for a lead, or its channel.
        return f"to {name(entry.party.name)}"
    return f"by a {entry.role} of {name(entry.party.name)}"


def moved(concern: Concern, zone: ZoneInfo) -> str:
    """Where the aim date moved: the first one, and when both parties agreed to which others. Empty where it did not."""
    agreed = concern.entries(EntryKind.EXTENSION_AGREED)
    if not agreed:
        return ""
    first = next((entry.day for entry in concern.entries(EntryKind.RAISED)), None)
    lines = [f"At first {on_date(first)}." if first else "At first none was laid down."]
    if len(agreed) > MOST_MOVES:
        lines.append("It has moved more often than is shown here; the timeline has every date.")
    for entry in agreed[-MOST_MOVES:]:
        if entry.day:
            agreed_on = on_date(entry.at.astimezone(zone).date())
            lines.append(f"Both parties agreed on {agreed_on} to {on_date(entry.day)}.")
    return " ".join(lines)


def between(concern: Listed) -> str:
    return f"from {name(concern.raised_by.name)} to {name(concern.addressed_to.name)}"
