"""Every id that a screen can send back to us has a listener, and every listener's id is on a screen."""

import ast
import re
from pathlib import Path

import pytest

from handlers import ids

HANDLERS = Path(__file__).parents[2] / "handlers"
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in HANDLERS.rglob("*.py")}


def _mentioned(path: Path, tree: ast.Module) -> set[str]:
    names = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ids"
    }
    return set() if path.name == "ids.py" else names


def _registered() -> set[str]:
    """Names of `ids` inside a function called register: what Bolt is told to listen to."""
    return {
        node.attr
        for tree in TREES.values()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name == "register"
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ids"
    }


def _on_screens() -> set[str]:
    return {name for path, tree in TREES.items() if "views" in path.parts for name in _mentioned(path, tree)}


def _groups() -> dict[str, set[str]]:
    """The names of ids.py by the comment that they stand under."""
    groups: dict[str, set[str]] = {}
    heading = ""
    for line in (HANDLERS / "ids.py").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.removeprefix("# ")
        elif found := re.match(r"([A-Z_]+): Final", line):
            groups.setdefault(heading, set()).add(found[1])
    return groups


SENT_BACK = {
    name
    for heading, names in _groups().items()
    if heading.startswith(("Actions", "Callbacks of modals that are submitted"))
    for name in names
}


@pytest.mark.parametrize("name", sorted(SENT_BACK))
def test_every_button_and_form_has_a_listener(name: str) -> None:
    assert name in _registered()


@pytest.mark.parametrize("name", sorted(SENT_BACK))
def test_every_listener_has_a_button_or_form(name: str) -> None:
    assert name in _on_screens()


def test_the_groups_were_found() -> None:
    assert {"RAISE_CONCERN_MODAL", "ACKNOWLEDGE_CONCERN", "ENGAGEMENTS_PAGE"} <= SENT_BACK
    assert "CONCERN_MODAL" not in SENT_BACK


@pytest.mark.parametrize("command", ids.COMMANDS)
def test_every_command_has_a_listener(command: str) -> None:
    name = next(name for name, value in vars(ids).items() if value == command)

    assert name in _registered()
