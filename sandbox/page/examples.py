"""What a first visitor may try: each of the four jobs, as the person whose job it is, the words ready to send."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from sandbox.people import ANA, PARTNERSHIP, RUTH, TOM, direct_message
from sandbox.values import Person
from sandbox.workspace import Workspace

TOPIC = "First thoughts on hybrid working"
HAPPENED = "hybrid working policy landed at 5pm on Friday, live on Monday"
NUDGE_PATH = f"/as/{ANA}/{direct_message(ANA)}"


@dataclass(frozen=True)
class Example:
    """A job to try; `line` is what the composer then holds, empty where there is nothing to type."""

    job: str
    told: str
    person: Person
    path: str
    line: str = ""


def examples(workspace: Workspace) -> list[Example]:
    """The four jobs in the order in which they follow from each other; none where other people live here."""
    people = {person.id: person for person in workspace.people()}
    if not {ANA, TOM, RUTH} <= set(people):
        return []
    return [
        _typed("Ask", "which principle applies to what happened.", people[TOM], f"/principle {HAPPENED}"),
        _typed(
            "Log",
            "an engagement with a union, while a policy is still an idea.",
            people[TOM],
            f"/engagement log {TOPIC}",
        ),
        _typed(
            "Raise",
            "a concern with the Cabinet Office: in its form tick 7b, and name a further action.",
            people[RUTH],
            f"/concern raise {HAPPENED}",
        ),
        Example(
            "Be nudged",
            "about that concern: move the clock on, read the nudge, and respond from it.",
            people[ANA],
            NUDGE_PATH,
        ),
    ]


def following(workspace: Workspace, line: str) -> Example | None:
    """The example after the one that brought this line; None for any other line."""
    return next((after for each, after in pairwise(examples(workspace)) if line and each.line == line), None)


def _typed(job: str, told: str, person: Person, line: str) -> Example:
    return Example(job, told, person, f"/as/{person.id}/{PARTNERSHIP}?{urlencode({'line': line})}", line)
