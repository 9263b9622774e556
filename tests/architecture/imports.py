"""What each folder may import, and how a file is read for breaking it."""

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

FOLDERS = ("bot", "handlers", "storage", "sandbox")

# What of ours each part may import, most specific first. A part is everything whose path begins so.
OURS = {
    "bot/demo.py": ("bot", "handlers", "storage", "sandbox"),
    "bot/doctor.py": ("bot", "handlers", "storage"),
    "bot/wiring.py": ("bot", "handlers", "storage"),
    "bot/__main__.py": ("bot", "handlers", "storage"),
    "bot/commands": ("bot", "handlers", "storage"),
    "bot/domain": ("bot.domain", "bot.errors"),
    "bot/services": ("bot.services", "bot.domain", "bot.ports", "bot.messenger", "bot.errors", "bot.partnership"),
    "bot/documents": ("bot.documents", "bot.errors"),
    "bot/answering": ("bot.answering", "bot.domain", "bot.errors"),
    "bot": ("bot",),
    "handlers": ("handlers", "bot"),
    "storage": ("storage", "bot"),
    "sandbox": ("sandbox",),
}

# Libraries that belong to one part; everybody else goes through it.
LIBRARIES = {
    "sqlalchemy": ("storage",),
    "alembic": ("storage",),
    "psycopg": ("storage",),
    "slack_bolt": ("handlers", "bot/wiring.py"),
    "slack_sdk": ("handlers", "bot/wiring.py"),
    "bm25s": ("bot/answering",),
    "pypdf": ("bot/documents",),
    "defusedxml": ("bot/documents",),
}

# The rules and services of the core lean on nothing else, so that they can be read and tested alone.
LEAN = ("bot/domain", "bot/services")
LEAN_ON = ("holidays", "pydantic", "pydantic_core")

READS_CLOCK = {
    "datetime.datetime": ("now", "utcnow", "today"),
    "datetime.date": ("today",),
    "time": ("time", "time_ns"),
}
READS_ENVIRONMENT = {"os": ("environ", "environb", "getenv")}
# The sandbox plays Slack, which has a clock of its own.
MAY_READ_CLOCK = ("bot/clock.py", "sandbox")
# The demo gives the environment on to the processes that it starts.
MAY_READ_ENVIRONMENT = ("bot/settings.py", "bot/demo.py")


class Violation(NamedTuple):
    path: str
    line: int
    what: str


class Import(NamedTuple):
    """`name` is dotted, down to what is imported. The file then has `stands_for` under the name `known_as`."""

    name: str
    known_as: str
    stands_for: str
    line: int


def violations(root: Path) -> list[Violation]:
    files = (file for folder in FOLDERS for file in sorted((root / folder).rglob("*.py")))
    return [each for file in files for each in violations_in(file.relative_to(root), file.read_text())]


def violations_in(path: Path, source: str) -> list[Violation]:
    tree = ast.parse(source)
    imports = list(_imports(tree))
    found = [(each.line, what) for each in imports for what in _wrong_import(path, each.name)]
    found += [(line, "imports relatively") for line in _relative_imports(tree)]
    if not _within(path, MAY_READ_CLOCK):
        found += [(line, "reads the clock") for line in _uses(tree, imports, READS_CLOCK)]
    if not _within(path, MAY_READ_ENVIRONMENT):
        found += [(line, "reads the environment") for line in _uses(tree, imports, READS_ENVIRONMENT)]
    return [Violation(path.as_posix(), line, what) for line, what in sorted(set(found))]


def _wrong_import(path: Path, name: str) -> Iterator[str]:
    top = name.partition(".")[0]
    if top in FOLDERS:
        allowed = next(modules for part, modules in OURS.items() if _within(path, (part,)))
        if not any(_is_of(name, module) or name == module.partition(".")[0] for module in allowed):
            yield f"imports {_as_part(name)}"
    elif (top in LIBRARIES and not _within(path, LIBRARIES[top])) or (
        _within(path, LEAN) and top not in (*sys.stdlib_module_names, *LEAN_ON)
    ):
        yield f"imports {top}"


def _as_part(name: str) -> str:
    """Arrows run between the parts of the bot, and between the other folders."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "bot" and len(parts) > 1 else parts[0]


def _imports(tree: ast.AST) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                # `import a.b` binds `a`; `import a.b as c` binds `c` to all of it.
                bound = alias.name if alias.asname else alias.name.partition(".")[0]
                yield Import(alias.name, alias.asname or bound, bound, node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield Import(name, alias.asname or alias.name, name, node.lineno)


def _relative_imports(tree: ast.AST) -> Iterator[int]:
    return (node.lineno for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level)


def _uses(tree: ast.AST, imports: list[Import], reads: Mapping[str, tuple[str, ...]]) -> Iterator[int]:
    """Lines that import or name one of the attributes `reads` lists, under whatever alias."""
    forbidden = {f"{owner}.{attribute}" for owner, attributes in reads.items() for attribute in attributes}
    yield from (each.line for each in imports if each.name in forbidden)
    bound = {each.known_as: each.stands_for for each in imports}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _dotted(node, bound) in forbidden:
            yield node.lineno


def _dotted(node: ast.expr, bound: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return bound.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = _dotted(node.value, bound)
        return None if owner is None else f"{owner}.{node.attr}"
    return None


def _within(path: Path, parts: tuple[str, ...]) -> bool:
    return any(path.as_posix() == part or path.as_posix().startswith(f"{part}/") for part in parts)


def _is_of(name: str, module: str) -> bool:
    return name == module or name.startswith(f"{module}.")
