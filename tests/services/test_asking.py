"""Asking, and the framework with the wording that was imported."""

import pytest

from bot.domain.answer import Certainty
from bot.domain.people import Person
from bot.domain.permissions import Action
from bot.errors import NotFound, NotTheFramework
from bot.partnership import Partnership
from bot.services import asking, concerns, frameworks
from tests import acting
from tests.cast import JOE, PRIYA, RUTH, SAM
from tests.fakes import StandingClock
from tests.made_up_document import made_up_document


@pytest.mark.parametrize(
    ("by", "may"),
    [
        (RUTH, {Action.LOG_ENGAGEMENT, Action.DRAFT_CONCERN, Action.NAME_PEOPLE}),
        (JOE, {Action.LOG_ENGAGEMENT, Action.DRAFT_CONCERN}),
        (PRIYA, {Action.NAME_PEOPLE}),
        (SAM, set()),
    ],
)
def test_anybody_may_ask_and_is_offered_what_they_may_do(
    partnership: Partnership, by: Person, may: set[Action]
) -> None:
    answered = asking.ask(partnership, "papers reached us the evening before the launch", by=by)

    assert answered.answer.certainty is not Certainty.DECLINED
    assert answered.answer.matches[0].ref in {"7b", "10", "8a"}
    assert answered.may == may


def test_provisions_are_looked_up_by_reference_and_wrong_ones_are_named(partnership: Partnership) -> None:
    looked = asking.look_up(partnership, ["7b", "7z", "16"], by=JOE)

    assert [each.ref for each in looked.found] == ["7b", "16"]
    assert looked.missing == ("7z",)
    with pytest.raises(NotFound):
        asking.shown(partnership, ["7z"], 0)


def test_an_import_is_seen_at_once_and_old_records_keep_their_version(
    partnership: Partnership, clock: StandingClock
) -> None:
    typed = acting.Typed("cabinet-office", ("7b",), ("Short notice.",), ("More notice.",))
    before = acting.raise_concern(partnership, typed, by=RUTH, now=clock(), delivery="d").concern.reference

    first = frameworks.import_wording(
        partnership, made_up_document(partnership.framework), source="first.txt", now=clock()
    )
    same = frameworks.import_wording(
        partnership, made_up_document(partnership.framework), source="again.txt", now=clock()
    )
    changed = frameworks.import_wording(
        partnership,
        made_up_document(partnership.framework, {"7b": "changed entirely"}),
        source="second.txt",
        now=clock(),
    )

    assert (first.version, first.is_new) == (1, True)
    assert (same.version, same.is_new, same.changed) == (1, False, ())
    assert (changed.version, changed.is_new, changed.changed) == (2, True, ("7b",))
    assert "changed entirely" in (asking.look_up(partnership, ["7b"], by=JOE).found[0].wording or "")
    assert concerns.show(partnership, before, by=RUTH, now=clock()).framework.by_ref["7b"].wording is None


def test_another_document_is_refused_and_changes_nothing(partnership: Partnership, clock: StandingClock) -> None:
    with pytest.raises(NotTheFramework):
        frameworks.import_wording(partnership, "A letter about something else.", source="x", now=clock())

    assert frameworks.current(partnership).version == 0
