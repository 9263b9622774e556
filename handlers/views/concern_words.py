"""How a concern's state, route, aim date and timeline are put into words."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.concern import Concern, Entry, EntryKind
from bot.domain.framework import Route
from bot.domain.procedure import State
from handlers.views.text import at_moment, cited, escape, on_date, sentence

LONGEST_NAME = 200

STATES = {
    State.DRAFT: "Draft",
    State.RAISED: "Raised, not yet acknowledged",
    State.ACKNOWLEDGED: "Acknowledged, awaiting a response",
    State.RESPONDED: "Responded to",
    State.RESOLVED: "Resolved",
    State.NOT_RESOLVED: "Not resolved",
    State.WITHDRAWN: "Withdrawn",
}
HAPPENED = {
    EntryKind.RAISED: "raised",
    EntryKind.ACKNOWLEDGED: "acknowledged",
    EntryKind.INTERIM: "interim response",
    EntryKind.RESPONDED: "responded to",
    EntryKind.EXTENSION_PROPOSED: "later aim date proposed",
    EntryKind.EXTENSION_TAKEN_BACK: "later aim date taken back",
    EntryKind.EXTENSION_AGREED: "later aim date agreed",
    EntryKind.EXTENSION_DECLINED: "later aim date declined",
    EntryKind.RESOLVED: "resolved",
    EntryKind.NOT_RESOLVED: "not resolved",
    EntryKind.EVIDENCE: "evidence added",
    EntryKind.NOTED: "note of your party",
    EntryKind.WITHDRAWN: "withdrawn",
    EntryKind.NUDGED: "nudge",
}
END_OF_DAY = "A response on that day, to its end, is in time: that is our working practice."


def name(text: str) -> str:
    return escape(text, LONGEST_NAME)


def aim(day: date | None) -> str:
    return f"Aim date for a response: {on_date(day)}." if day else "No aim date is laid down for a response."


def route(way: Route, addressee: str) -> str:
    """`addressee` is who responds, as mrkdwn."""
    # Both routes of the 2026 framework say "should".
    start = f"{sentence(cited(way.provision))}: concerns should be put in writing" if way.provision else "Write"
    weeks = ""
    if way.weeks and way.strength:
        weeks = f" {sentence(addressee)} {way.strength} respond within {way.weeks} weeks."
    return f"{start} to the {name(way.addressee)}.{weeks}"


def happened(entry: Entry, zone: ZoneInfo) -> str:
    """A line of the timeline, as mrkdwn: by role and party, never by name."""
    detail = f": {escape(entry.detail, 100)}" if entry.detail else ""
    who = f"to a {entry.role}" if entry.kind is EntryKind.NUDGED else f"by a {entry.role}"
    return f"{at_moment(entry.at, zone)}  {HAPPENED[entry.kind]}{detail}, {who} of {name(entry.party.name)}"


def between(concern: Concern) -> str:
    return f"from {name(concern.raised_by.name)} to {name(concern.addressed_to.name)}"
