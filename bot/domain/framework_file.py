"""How a framework is written down as a file that people edit, and what is wrong with one."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import ErrorDetails

from bot.domain.file_lines import FileLines
from bot.domain.framework import (
    Framework,
    Kind,
    Neighbour,
    NoticePeriod,
    OutsideMatter,
    Provision,
    Route,
    Side,
    Strength,
    WithoutRoute,
)

SHIPPED = Path(__file__).parent.parent / "frameworks"

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Ref = Annotated[str, StringConstraints(pattern=r"^([1-9]\d?[a-z]?|[a-z]+(-[a-z]+)*)$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]

MOST_MONTHS = 60
MOST_NEAREST = 5

QUOTED = re.compile(r"Illegal character|Invalid value|Unterminated")
NUMBERED = re.compile(r"(\d+)([a-z]?)$")
PLAINLY = {
    "missing": "is missing",
    "string_too_short": "is empty",
    "string_type": "is not text between quotation marks",
    "extra_forbidden": "is no field that is known here",
    "string_pattern_mismatch": "is not written like 7, 7b or agree-what-good-looks-like",
}


def _lines(text: Any) -> Any:
    return [line.strip() for line in text.splitlines() if line.strip()] if isinstance(text, str) else text


Lines = Annotated[tuple[str, ...], BeforeValidator(_lines)]


class WrongFrameworkFile(ValueError):
    """`problems` say in plain English what is wrong and on which line."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Neighbour(_Entry):
    ref: Ref
    difference: Words

    @model_validator(mode="before")
    @classmethod
    def _from_line(cls, line: str) -> dict[str, str]:
        ref, _, difference = line.partition(":")
        return {"ref": ref.strip(), "difference": difference}


class _Provision(_Entry):
    ref: Ref
    title: Words
    summary: Words
    strength: Strength
    side: Side
    kind: Kind
    neighbours: Annotated[tuple[_Neighbour, ...], BeforeValidator(_lines)] = ()
    situations: Lines = ()
    terms: tuple[Words, ...] = ()


class _Route(_Entry):
    raised_by: Side
    addressee: Words
    provision: Ref | None = None
    strength: Strength | None = None
    weeks: int | None = None

    @model_validator(mode="after")
    def _weeks_are_a_commitment(self) -> Self:
        if self.weeks is not None and (self.weeks < 1 or self.provision is None or self.strength is None):
            raise ValueError("weeks is a whole number from 1, and needs the provision and strength that lay it down")
        return self


class _WithoutRoute(_Entry):
    provisions: Annotated[tuple[Ref, ...], Field(min_length=1, max_length=MOST_NEAREST)]
    usually_goes: Words


class _Notice(_Entry):
    months: Annotated[int, Field(ge=1, le=MOST_MONTHS)]
    provision: Ref


class _Outside(_Entry):
    key: Key
    title: Words
    usually_goes: Words
    limited_by: Ref | None = None
    chat: bool = False
    situations: Lines = ()


class _File(_Entry):
    id: Key
    title: Words
    headings: tuple[Words, ...] = ()
    provision: tuple[_Provision, ...]
    route: tuple[_Route, ...] = ()
    without_route: _WithoutRoute | None = None
    notice: _Notice | None = None
    outside: tuple[_Outside, ...] = ()


def load(path: Path) -> Framework:
    """The framework in that file, as version 0. Raises WrongFrameworkFile, or OSError when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise WrongFrameworkFile((f"{path.name}: this is not a text file in UTF-8.",)) from error
    return parse(text, path.name)


def parse(text: str, name: str) -> Framework:
    """The framework that such a file's text describes. `name` begins each problem of a WrongFrameworkFile."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongFrameworkFile((f"{name}{_unreadable(error, FileLines(text))}",)) from error
    lines = FileLines(text)
    try:
        checked = _File.model_validate(content)
    except ValidationError as error:
        problems = (_problem(lines, content, fault["loc"], _plainly(fault)) for fault in error.errors())
        raise WrongFrameworkFile(tuple(f"{name}, {problem}" for problem in problems)) from error
    problems_between = tuple(f"{name}, {problem}" for problem in _between_entries(lines, checked))
    if problems_between:
        raise WrongFrameworkFile(problems_between)
    return _framework(checked)


def file_of(name: str) -> Path:
    """Of one that comes with the bot, by its id; or of your own, by the path of its .toml file."""
    return Path(name) if name.endswith(".toml") else SHIPPED / f"{name}.toml"


def shipped() -> tuple[str, ...]:
    """The ids of those that come with the bot."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


@cache
def named(name: str) -> Framework:
    """As file_of finds it. Raises as load does."""
    return load(file_of(name))


@cache
def available() -> MappingProxyType[str, Framework]:
    """The frameworks that come with the bot, by id."""
    return MappingProxyType({name: named(name) for name in shipped()})


def _framework(file: _File) -> Framework:
    return Framework(
        id=file.id,
        title=file.title,
        version=0,
        provisions=tuple(_provision(entry) for entry in file.provision),
        routes=tuple(Route(**entry.model_dump()) for entry in file.route),
        outside=tuple(OutsideMatter(**entry.model_dump()) for entry in file.outside),
        without_route=WithoutRoute(**file.without_route.model_dump()) if file.without_route else None,
        notice=NoticePeriod(**file.notice.model_dump()) if file.notice else None,
        headings=file.headings,
    )


def _provision(entry: _Provision) -> Provision:
    neighbours = tuple(Neighbour(each.ref, each.difference) for each in entry.neighbours)
    return Provision(**{**entry.model_dump(), "neighbours": neighbours})


def _between_entries(lines: FileLines, file: _File) -> list[str]:
    refs = [entry.ref for entry in file.provision]
    known = set(refs)
    cited = chain(
        (("route", n, "provision", entry.provision) for n, entry in enumerate(file.route)),
        (("outside", n, "limited_by", entry.limited_by) for n, entry in enumerate(file.outside)),
        (
            ("provision", n, "neighbours", each.ref)
            for n, entry in enumerate(file.provision)
            for each in entry.neighbours
        ),
    )
    problems = [
        f"{lines.place(table, n, label, f'{ref}:')}, {label}: there is no provision {ref}."
        for table, n, label, ref in cited
        if ref is not None and ref not in known
    ]
    for table, labels in (("provision", refs), ("outside", [entry.key for entry in file.outside])):
        twice = {label for label, count in Counter(labels).items() if count > 1}
        problems += [f"{lines.place(table, n)}: {x} stands there twice." for n, x in enumerate(labels) if x in twice]
    problems += _beside_entries(lines, file, known)
    problems += _situations_in_two_places(lines, file)
    numbered = [match for match in map(NUMBERED.match, refs) if match]
    if len(numbered) == len(refs) and numbered != sorted(numbered, key=lambda match: (int(match[1]), match[2])):
        problems.append("provision: the references are out of order; keep the document's order, 7, 7a, 7b, 8.")
    return problems


def _beside_entries(lines: FileLines, file: _File, known: set[str]) -> Iterator[str]:
    """What is wrong with the tables that stand there once at most."""
    cited: dict[str, tuple[str, ...]] = {"notice": (file.notice.provision,)} if file.notice else {}
    if file.without_route:
        cited["without_route"] = file.without_route.provisions
        if file.route:
            yield f"line {lines.field('without_route')}, without_route: this belongs to a text with no route."
    for table, refs in cited.items():
        yield from (
            f"line {lines.field(table)}, {table}: there is no provision {ref}." for ref in refs if ref not in known
        )


def _situations_in_two_places(lines: FileLines, file: _File) -> Iterator[str]:
    """Two provisions may share a situation; what lies outside cannot lie inside as well."""
    inside = {situation.casefold() for entry in file.provision for situation in entry.situations}
    entries: tuple[_Provision | _Outside, ...] = (*file.provision, *file.outside)
    for entry in entries:
        for situation, count in Counter(each.casefold() for each in entry.situations).items():
            if count > 1:
                yield f"{_where(lines, situation, entry)}: this situation stands there twice under {entry.title}."
            elif isinstance(entry, _Outside) and situation in inside:
                yield (
                    f"{_where(lines, situation, entry)}: this situation stands under a provision "
                    f"and under {entry.key}, which lies outside."
                )


def _where(lines: FileLines, situation: str, entry: _Provision | _Outside) -> str:
    numbers = lines.saying(situation)
    if not numbers:
        return f"under {entry.title}"
    return f"line{'s' if len(numbers) > 1 else ''} {' and '.join(map(str, numbers))}"


def _unreadable(error: tomllib.TOMLDecodeError, lines: FileLines) -> str:
    if (began := lines.unclosed()) is not None:
        return f", line {began}: the text that begins here has no closing quotation marks."
    said = f": {error}."
    return f"{said} Is a quotation mark missing there?" if QUOTED.search(said) else said


def _plainly(fault: ErrorDetails) -> str:
    if fault["type"] == "enum":
        return f"is not one of {fault['ctx']['expected']}"
    words = PLAINLY.get(fault["type"], fault["msg"].removeprefix("Value error, "))
    return words[:1].lower() + words[1:]


def _problem(lines: FileLines, content: dict[str, Any], where: tuple[int | str, ...], words: str) -> str:
    if len(where) < 2 or not isinstance(where[1], int):
        name = ".".join(map(str, where))
        line = lines.field(str(where[0])) if where else None
        return f"{f'line {line}, ' if line else ''}{name or 'the file'}: {words}."
    table, n, *rest = str(where[0]), where[1], *where[2:]
    entry = content[table][n]
    names = (entry[label] for label in ("ref", "key", "raised_by") if label in entry) if isinstance(entry, dict) else ()
    fields = [part for part in rest if isinstance(part, str)]
    place = lines.place(table, n, *fields[:1])
    return f"{place} ({' '.join((table, *map(str, names)))}){''.join(f', {part}' for part in fields)}: {words}."
