"""What a line of an engagement's timeline says, for each kind of entry."""

import pytest

from bot.domain.engagement import EngagementEntry, Happened
from bot.domain.people import Role
from handlers.views.engagement_words import by_whom, happened
from tests.builders import UNION
from tests.storage.records import NOW

SAYS = {
    Happened.TOPIC: ("Chairs <and>\ndesks", "topic changed, before: Chairs &lt;and&gt; desks"),
    Happened.DESCRIPTION: ("Long.", "description changed"),
    Happened.STAGE: ("idea", "stage changed, before: idea"),
    Happened.ON: ("2026-09-03", "day changed, before: Thu 3 September 2026"),
    Happened.HOW: ("call", "how it took place changed, before: call"),
    Happened.PARTIES: ("Cabinet Office", "parties changed, before: Cabinet Office"),
    Happened.PROVISIONS: ("", "provisions changed, before: none"),
    Happened.DECISION_DATE: ("", "decision date changed, before: none"),
    Happened.ACTION_ADDED: ("", "follow-up action 2 added"),
    Happened.ACTION_REWORDED: ("Send it.", "follow-up action 2 reworded, before: Send it."),
    Happened.ACTION_HANDED_ON: ("Cabinet Office", "follow-up action 2 handed on, before with: Cabinet Office"),
    Happened.ACTION_MOVED: ("2026-09-10", "follow-up action 2 moved, before due: Thu 10 September 2026"),
    Happened.ACTION_DONE: ("", "follow-up action 2 done"),
    Happened.ACTION_REOPENED: ("", "follow-up action 2 opened again"),
    Happened.NOTED: ("Quiet.", "note written"),
    Happened.NUDGED: ("follow-up action", "nudge: follow-up action 2"),
}


@pytest.mark.parametrize("kind", Happened)
def test_every_kind_of_entry_says_what_happened_and_what_stood_before(kind: Happened) -> None:
    detail, says = SAYS[kind]

    assert happened(EngagementEntry(kind, NOW, UNION, Role.LEAD, detail, action=2)) == says


def test_a_private_note_is_called_so_and_a_nudge_about_the_decision_by_its_kind() -> None:
    private = EngagementEntry(Happened.NOTED, NOW, UNION, Role.MEMBER, "Quiet.", only_for=UNION.id)
    nudged = EngagementEntry(Happened.NUDGED, NOW, UNION, Role.LEAD, "decision date coming up", only_for=UNION.id)

    assert happened(private) == "private note written"
    assert (happened(nudged), by_whom(nudged)) == (
        "nudge: decision date coming up",
        "to Harbour Staff Union",
    )
