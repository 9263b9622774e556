"""Concerns brought to where a step can be taken, and every way that leads a person to that step."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.domain.concern import EXTENSION_SETTLED, Concern, Entry, EntryKind, Reply, Response, Verdict
from bot.domain.people import Person
from bot.services import concerns
from handlers import ids
from sandbox.values import Message, Outcome, View
from tests import acting
from tests.cast import ANA, RUTH, SAM
from tests.slack.conftest import Slack
from tests.slack.forms import direct_messages, opened

REASON = "The canary figures of the spring come in October."
PROPOSED = date(2026, 10, 14)
LONDON = ZoneInfo("Europe/London")

Situation = Callable[[Slack, str], object]
Way = Callable[[Slack, Person, str, str], Outcome]


def just_raised(slack: Slack, reference: str) -> None:
    """As it is."""


def acknowledged(slack: Slack, reference: str) -> None:
    act(slack, reference, EntryKind.ACKNOWLEDGED, ANA)


def responded(slack: Slack, reference: str) -> None:
    reply = (Reply(Verdict.PARTLY, "Three canary days ahead."),)
    now = slack.workspace.clock.now()
    acting.respond(slack.partnership, reference, Response(reply, reply), by=ANA, now=now, delivery=uuid4().hex)


def proposed_by_office(slack: Slack, reference: str) -> None:
    propose(slack, reference, ANA)


def proposed_by_union(slack: Slack, reference: str) -> None:
    propose(slack, reference, RUTH)


def aim_date_near(slack: Slack, reference: str) -> None:
    """Two weeks before it, when the nudge about it has come."""
    move_to(slack, datetime(2026, 9, 16, 10, tzinfo=LONDON))


def aim_date_passed(slack: Slack, reference: str) -> None:
    move_to(slack, datetime(2026, 10, 1, 10, tzinfo=LONDON))


def act(slack: Slack, reference: str, kind: EntryKind, by: Person, words: str = "") -> None:
    now = slack.workspace.clock.now()
    if kind in EXTENSION_SETTLED:
        concerns.settle_extension(
            slack.partnership, reference, kind, PROPOSED, words, by=by, now=now, delivery=uuid4().hex
        )
    else:
        concerns.act(slack.partnership, reference, kind, words, by=by, now=now, delivery=uuid4().hex)


def propose(slack: Slack, reference: str, by: Person, to: date = PROPOSED) -> None:
    now = slack.workspace.clock.now()
    concerns.propose_extension(slack.partnership, reference, to, REASON, by=by, now=now, delivery=uuid4().hex)


def move_to(slack: Slack, moment: datetime) -> None:
    slack.workspace.wait_until_quiet()
    slack.workspace.move_clock(to=moment)
    # A commit wakes the sender, whose next look would otherwise be long after.
    slack.tell(SAM, "help")


def by_command(verb: str) -> Way:
    def run(slack: Slack, by: Person, reference: str, _: str) -> Outcome:
        return slack.command(by, f"/concern {verb} {reference}")

    return run


def by_the_shown_concern(slack: Slack, by: Person, reference: str, action: str) -> Outcome:
    return slack.press(by, shown(slack, by, reference), action)


def by_a_nudge(slack: Slack, by: Person, reference: str, action: str) -> Outcome:
    return slack.press(by, nudge_offering(slack, by, action), action)


def shown(slack: Slack, by: Person, reference: str) -> View:
    return opened(slack.command(by, f"/concern show {reference}"), ids.CONCERN_MODAL)


def nudge_offering(slack: Slack, by: Person, action: str) -> Message:
    def found() -> list[Message]:
        return [each for each in direct_messages(slack, by) if action in actions_of(each)]

    assert slack.workspace.wait_for(found, timeout=5)
    return found()[-1]


def actions_of(where: Message | View) -> list[str]:
    return [each["action_id"] for block in where.blocks if block["type"] == "actions" for each in block["elements"]]


def the_concern(slack: Slack) -> Concern:
    (concern,) = slack.concerns()
    return concern


def timeline(slack: Slack, by: Person) -> list[Entry]:
    """What happened as that person reads it, nudges left out."""
    now = slack.workspace.clock.now()
    seen = concerns.show(slack.partnership, the_concern(slack).reference, by=by, now=now).concern
    return [entry for entry in seen.timeline if entry.kind is not EntryKind.NUDGED]


def latest(slack: Slack, by: Person) -> Entry:
    return timeline(slack, by)[-1]


def settled(slack: Slack) -> None:
    """Nothing is about to leave, and what has left is written down."""

    def is_so() -> bool:
        with slack.partnership.open_work() as work:
            due = work.outgoing.next_due(after=slack.workspace.clock.now() - timedelta(days=1))
        return due is None or due > slack.workspace.clock.now()

    assert slack.workspace.wait_for(is_so, timeout=5)
