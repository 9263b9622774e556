"""The README draws the procedure as the table has it."""

from dataclasses import replace

import pytest

from bot.domain import procedure
from bot.domain.procedure import ConcernAction, State, Transition
from tests.architecture.procedure_drawing import README, drawing, drawn_into


def test_the_readme_has_the_drawing_of_the_table() -> None:
    text = README.read_text(encoding="utf-8")

    assert drawing() in text
    assert drawn_into(text) == text, "python -m tests.architecture.procedure_drawing draws it anew"


@pytest.mark.parametrize("action", ConcernAction)
def test_every_action_of_the_table_is_drawn(action: ConcernAction) -> None:
    assert f"{action} (" in drawing()


def test_another_table_is_another_drawing() -> None:
    line = procedure.TABLE[0]
    others: list[Transition] = [
        replace(line, moves={State.RAISED: State.RAISED}),
        replace(line, moves={State.DRAFT: State.RAISED}),
        replace(line, who=procedure.TABLE[3].who),
        replace(line, action=ConcernAction.NOTE),
        replace(line, only_if=(procedure.Condition.AIM_DATE_PASSED,)),
    ]

    assert len({drawing((each, *procedure.TABLE[1:])) for each in (line, *others)}) == 6
