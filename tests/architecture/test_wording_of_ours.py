"""What people read never blames and never threatens: the words of the domain that we do not use.

What is scanned: string literals of the handlers and their views and of all of bot/, whose states, reasons and settings
are shown too, and every value of the shipped framework files. What counts as text among the literals:
- not a docstring, a dictionary key, a subscript, an item of `Literal[...]`, what is compared or looked up with `.get`;
- not an identifier: one run without white space that holds a digit or one of _ . : / % = # @ { } < >, such as an id, a
  path, a format or a bit of mark-up. A single plain word is text, because a state may be shown by its own name;
- not what holds no letter.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

NEVER = re.compile(
    r"(?<!\w)(deadlines?|breach(?:es|ed|ing)?|overdue|late|targets?|SLAs?|failures?|must|mustn't)(?!\w)"
    r"|(?<=[\w)\]'\"”’])!(?!=)",
    re.IGNORECASE,
)
IDENTIFIER = re.compile(r"(?=\S*[\d_.:/%=#@{}<>])(?![^\s!]+[.:!]$)\S+")


def found(text: str) -> list[str]:
    is_text = any(map(str.isalpha, text)) and not IDENTIFIER.fullmatch(text)
    return [match[0] for match in NEVER.finditer(text)] if is_text else []


def _not_text(tree: ast.AST) -> set[int]:
    """The literals that are code: `id()` of their nodes."""
    code: list[ast.AST | None] = []
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                code.append(docstring)
            case ast.Dict(keys=keys):
                code += keys
            case ast.Subscript(slice=key):
                code += ast.walk(key)
            case ast.Compare(left=left, comparators=others):
                code += [inner for side in (left, *others) for inner in ast.walk(side)]
            case ast.MatchValue(value=value):
                code.append(value)
            case ast.Call(func=ast.Attribute(attr="get" | "pop" | "removeprefix"), args=[first, *_]):
                code.append(first)
    return {id(node) for node in code if node is not None}


def _texts_of_python(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every literal; what an f-string fills in is left out of it."""
    tree = ast.parse(source)
    code = _not_text(tree)
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (code | inside):
            yield node.lineno, node.value


def _values(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict | list):
        for inner in entry.values() if isinstance(entry, dict) else entry:
            yield from _values(inner)


def _shown_of(framework: dict[str, Any]) -> Iterator[str]:
    """All but what is never shown: people's own words, and the document's by which it is recognised."""
    for name, entries in framework.items():
        for entry in entries if isinstance(entries, list) else [{name: entries}]:
            yield from _values(
                {k: v for k, v in entry.items() if k not in {"situations", "terms"}}
                if isinstance(entry, dict)
                else entry
            )


def _places(root: Path) -> Iterator[str]:
    """Where a word that we do not use stands, and which."""
    for path in (*sorted((root / "handlers").rglob("*.py")), *sorted((root / "bot").rglob("*.py"))):
        for line, text in _texts_of_python(path.read_text(encoding="utf-8")):
            yield from (f"{path.relative_to(root)}:{line}: {word}" for word in found(text))
    for path in sorted((root / "bot" / "frameworks").glob("*.toml")):
        for text in _shown_of(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield from (f"{path.relative_to(root)}: {word} in “{text}”" for word in found(text))


def test_nothing_that_people_can_read_blames_or_threatens() -> None:
    assert list((ROOT / "bot" / "frameworks").glob("*.toml"))
    assert (ROOT / "handlers" / "views").is_dir()

    assert list(_places(ROOT)) == []


@pytest.mark.parametrize(
    ("folder", "name", "content", "place"),
    [
        ("handlers/views", "nudges.py", 'TEXT = "Your answer is overdue."', "handlers/views/nudges.py:1: overdue"),
        ("handlers", "concern.py", "\nack('You must respond')", "handlers/concern.py:2: must"),
        ("handlers", "concern.py", 'f"{days} days late"', "handlers/concern.py:1: late"),
        ("handlers", "concern.py", 'STATE = "LATE"', "handlers/concern.py:1: LATE"),
        ("handlers", "concern.py", 'say("Aim date "\n  "breached")', "handlers/concern.py:1: breached"),
        ("bot", "__main__.py", 'parser(help="Show what missed its target")', "bot/__main__.py:1: target"),
        ("bot", "__main__.py", 'print("Saved!")', "bot/__main__.py:1: !"),
        ("bot/domain", "concern.py", 'OVERDUE = "overdue"', "bot/domain/concern.py:1: overdue"),
        ("bot", "settings.py", 'raise ValueError("must be a URL")', "bot/settings.py:1: must"),
        ("bot/frameworks", "tea.toml", 'words = ["the SLA"]', "bot/frameworks/tea.toml: SLA in “the SLA”"),
        ("bot/frameworks", "tea.toml", '[[a]]\nb = "by the deadline."', "bot/frameworks/tea.toml: deadline in"),
    ],
)
def test_a_planted_word_is_found_where_it_stands(
    tmp_path: Path, folder: str, name: str, content: str, place: str
) -> None:
    (tmp_path / folder).mkdir(parents=True)
    (tmp_path / folder / name).write_text(content, encoding="utf-8")

    places = list(_places(tmp_path))

    assert len(places) == 1
    assert places[0].startswith(place)


@pytest.mark.parametrize(
    "source",
    [
        '"""A deadline is never shown."""',
        'def f() -> None:\n    "The target must not be late."',
        'ID = "concern:late_response"',
        'PATH = "views/target.py"',
        'TEXT = "We come back to it later, on a template of ours."',
        'VALUE = body["target"]',
        'VALUE = body.get("target")',
        'if state == "overdue":\n    pass',
        'ROW = {"target": "the aim date"}',
        'RULE = "a != b"',
        "BARE = typed.rstrip('.!;, ')",
        'RULE = r"(?!late_)\\w+"',
        'TEXT = "<!here> a concern was raised"',
        "late = must = 1  # a breach of the deadline",
    ],
)
def test_code_and_innocent_words_are_let_be(tmp_path: Path, source: str) -> None:
    (tmp_path / "handlers").mkdir()
    (tmp_path / "handlers" / "concern.py").write_text(source, encoding="utf-8")

    assert list(_places(tmp_path)) == []
