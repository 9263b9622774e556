"""Draws the table of a concern's procedure into the README: python -m tests.architecture.procedure_drawing."""

from collections.abc import Sequence
from pathlib import Path

from bot.domain.people import Role
from bot.domain.permissions import Relation
from bot.domain.procedure import TABLE, Condition, State, Transition, Who

README = Path(__file__).parents[2] / "README.md"
BEGINS, ENDS = "<!-- the procedure, drawn by tests/architecture/procedure_drawing.py -->\n", "<!-- so far -->\n"
_WHO = {
    (Relation.RAISING, Role.LEAD): "R",
    (Relation.RAISING, Role.MEMBER): "r",
    (Relation.ADDRESSED, Role.LEAD): "A",
    (Relation.ADDRESSED, Role.MEMBER): "a",
}
_ONLY_IF = {
    Condition.AIM_DATE_PASSED: ", aim date passed",
    Condition.NONE_PROPOSED: ", none open",
    Condition.PROPOSED_BY_OWN: ", own open",
    Condition.PROPOSED_BY_OTHER: ", other's open",
    Condition.STILL_TO_COME: " for a day to come",
}
_LEGEND = """\
R and A: the lead of the party that raises it, of the party it is addressed to; r and a: their members, too.
"""


def drawing(table: Sequence[Transition] = TABLE) -> str:
    """Mermaid, which GitHub draws, for what moves a concern; a table for what leaves it where it is."""
    arrows = [f"    {begin} --> {end}: {' · '.join(labels)}" for (begin, end), labels in _moves(table).items()]
    rows = [f"| {_label(line)} | {', '.join(state for state in line.moves)} |" for line in table if _stays(line)]
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {State.DRAFT}", *arrows, "```", ""]
    return "\n".join([*lines, "| leaves it as it is | in |", "|---|---|", *rows, "", _LEGEND])


def drawn_into(text: str) -> str:
    """The README with the drawing between its two marks."""
    before, _, rest = text.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    return f"{before}{BEGINS}{drawing()}{ENDS}{after}"


def _moves(table: Sequence[Transition]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for line in table:
        if _stays(line):
            continue
        for begin, end in line.moves.items():
            found.setdefault((_name(begin), _name(end)), []).append(_label(line))
    return found


def _stays(line: Transition) -> bool:
    return all(begin is end for begin, end in line.moves.items())


def _label(line: Transition) -> str:
    return f"{line.action} ({_who(line.who)}{''.join(map(_ONLY_IF.__getitem__, line.only_if))})"


def _who(who: Who) -> str:
    return " ".join(letter for each, letter in _WHO.items() if each in who)


def _name(state: State | None) -> str:
    return "[*]" if state is None else state.replace(" ", "_")


if __name__ == "__main__":
    README.write_text(drawn_into(README.read_text(encoding="utf-8")), encoding="utf-8")
