"""The modals of a concern's small steps: what they show, ask for and say of who reads it."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.concern import Concern, Entry, EntryKind
from bot.domain.framework_file import available
from bot.domain.listed import Extension
from bot.domain.people import Role
from bot.domain.procedure import ConcernAction, State
from bot.services.concerns import Shown
from handlers import ids
from handlers.views.step_forms import (
    decline_form,
    evidence_form,
    extension_view,
    note_form,
    resolve_form,
    withdraw_form,
)
from handlers.views.text import View
from tests.builders import EMPLOYER, RAISED_AT, a_concern
from tests.reading import buttons, elements, read

FRAMEWORK = available()["cabinet-office-2026"]
OLD = available()["civil-service-2000"]
REASON = "Figures of the spring come in October."
DAY = date(2026, 10, 14)
PROPOSED = a_concern(
    extension=Extension(EMPLOYER, DAY),
    timeline=(
        *a_concern().timeline,
        Entry(EntryKind.EXTENSION_PROPOSED, RAISED_AT + timedelta(days=1), EMPLOYER, Role.LEAD, REASON, day=DAY),
    ),
)
A = ConcernAction


def shown(concern: Concern, may: Collection[ConcernAction] = (), framework: Any = FRAMEWORK) -> Shown:
    return Shown(concern, framework, frozenset(may), date(2026, 9, 7))


def inputs(view: View) -> dict[str, bool]:
    """Each input by its block id, and whether it may be left empty."""
    return {block["block_id"]: block["optional"] for block in view["blocks"] if block["type"] == "input"}


def test_proposing_asks_for_a_day_and_a_reason_and_says_that_both_agree() -> None:
    view = extension_view(shown(a_concern()))

    text = read(view["blocks"])
    assert (view["title"]["text"], view["callback_id"]) == ("Propose an extension", ids.EXTENSION_MODAL)
    assert inputs(view) == {ids.DAY: False, ids.REASON: False}
    assert "Aim date for a response: Wed 30 September 2026." in text
    assert "once both parties have agreed to it; the date before it is kept with it" in text
    assert "our working practice" in text
    assert "Both parties' members and leads can then read it." in text


def test_where_none_is_laid_down_an_aim_date_is_proposed_and_no_extension() -> None:
    concern = a_concern(route=None, aim_date=None)

    view = extension_view(shown(concern, framework=OLD))

    assert view["title"]["text"] == "Propose an aim date"
    assert "No aim date is laid down for a response." in read(view["blocks"])
    assert "xtension" not in read(view["blocks"])
    assert "the date before it" not in read(view["blocks"])


def test_agreeing_to_a_first_aim_date_speaks_of_none_before_it() -> None:
    later, first = (
        extension_view(shown(replace(PROPOSED, aim_date=aim), {A.AGREE_EXTENSION})) for aim in (date(2026, 9, 30), None)
    )

    assert str(later).count("date before it is kept with it") == 2
    assert str(first).count("date before it") == 0


@pytest.mark.parametrize(
    ("may", "offered"),
    [
        ({A.AGREE_EXTENSION, A.DECLINE_EXTENSION, A.RESPOND}, ["Agree", "Decline"]),
        ({A.TAKE_BACK_EXTENSION, A.RESPOND}, ["Take back proposal"]),
        ((), []),
    ],
)
def test_a_proposal_that_awaits_an_answer_shows_both_dates_the_reason_and_what_its_reader_may_do(
    may: set[ConcernAction], offered: list[str]
) -> None:
    view = extension_view(shown(PROPOSED, may))

    text = read(view["blocks"])
    assert view["callback_id"] == ids.PROPOSAL_MODAL
    assert "*Proposed aim date* Wed 14 October 2026, by Cabinet Office" in text
    assert "*Aim date now* Wed 30 September 2026" in text
    assert REASON in text
    assert buttons(view["blocks"]) == offered
    assert ("awaits an answer by a lead" in text) is not bool(offered)


def test_agreeing_carries_the_date_that_is_shown() -> None:
    agree, _ = elements(extension_view(shown(PROPOSED, {A.AGREE_EXTENSION, A.DECLINE_EXTENSION}))["blocks"])

    assert agree["value"] == "C-7K2M 2026-10-14"
    assert "by agreement of both parties" in agree["confirm"]["text"]["text"]


def test_declining_shows_what_is_declined_and_takes_words_or_none() -> None:
    view = decline_form(shown(PROPOSED))

    assert inputs(view) == {ids.WORDS: True}
    assert REASON in read(view["blocks"])
    assert "Wed 14 October 2026" in read(view["blocks"])
    assert "Nothing else changes" in read(view["blocks"])


def _offered(view: View) -> list[str]:
    (radio,) = [each["element"] for each in view["blocks"] if each.get("block_id") == ids.STANDS]
    assert "initial_option" not in radio
    return [each["text"]["text"] for each in radio["options"]]


def test_of_a_concern_that_was_responded_to_both_can_be_said() -> None:
    view = resolve_form(shown(a_concern(state=State.RESPONDED), {A.RESOLVE, A.NOT_RESOLVE}))

    text = read(view["blocks"])
    assert _offered(view) == ["Resolved", "Not resolved"]
    assert inputs(view) == {ids.STANDS: False, ids.WORDS: True}
    assert f"*15* {FRAMEWORK.by_ref['15'].title}" in text
    assert "*Strength:* should (both sides)" in text
    assert "These states are our working practice." in text


def test_before_a_response_only_resolved_can_be_said_until_the_aim_date_has_passed() -> None:
    view = resolve_form(shown(a_concern(), {A.RESOLVE}))

    assert _offered(view) == ["Resolved"]
    assert "Before a response, not resolved can be said once the aim date has passed." in read(view["blocks"])


def test_a_framework_without_such_a_procedure_is_not_said_to_ask_for_efforts() -> None:
    view = resolve_form(shown(a_concern(route=None, aim_date=None), {A.RESOLVE}, OLD))

    text = read(view["blocks"])
    assert "Strength" not in text
    assert "once an agreed aim date has passed" in text


def test_withdrawing_asks_whether_it_is_meant_and_takes_words_or_none() -> None:
    view = withdraw_form(shown(a_concern()))

    assert inputs(view) == {ids.WORDS: True}
    assert "Withdraw concern C-7K2M from Harbour Staff Union to Cabinet Office?" in read(view["blocks"])
    assert "Withdrawing is our working practice." in read(view["blocks"])


@pytest.mark.parametrize(
    ("form", "longest", "read_by"),
    [
        (evidence_form, 500, "Both parties' members and leads can then read it."),
        (note_form, 3000, "Only your own party's members and leads can then read it."),
    ],
)
def test_evidence_and_notes_say_who_reads_them(form: Callable[[Shown], View], longest: int, read_by: str) -> None:
    view = form(shown(a_concern()))

    (element,) = [block["element"] for block in view["blocks"] if block["type"] == "input"]
    assert inputs(view) == {ids.WORDS: False}
    assert element["max_length"] == longest
    assert read_by in read(view["blocks"])


@pytest.mark.parametrize("form", [extension_view, decline_form, resolve_form, withdraw_form, evidence_form, note_form])
def test_every_step_says_who_may_come_by_what_is_typed_and_which_concern_it_is_about(
    form: Callable[[Shown], View],
) -> None:
    view = form(shown(a_concern(), {A.RESOLVE}))

    assert "export messages" in read(view["blocks"])
    assert "C-7K2M" in read(view["blocks"])
    assert view["private_metadata"] == '{"reference":"C-7K2M"}'
