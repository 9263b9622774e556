"""How one kind of fault is offered: its words, and what is to be chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from sandbox.workspace import Workspace

Group = Literal["calls", "deliveries", "workspace"]
Choices = tuple[tuple[str, str], ...]
Values = Mapping[str, str]

MOST = 100


@dataclass(frozen=True)
class Parameter:
    """Something to choose, by value and label; a whole number from 1 to MOST where there are no choices."""

    name: str
    label: str
    default: str
    choices: Choices = ()

    def chosen(self, values: Values) -> str:
        """ValueError, in words for people, for what was not offered."""
        value = values.get(self.name) or self.default
        is_number = value.isascii() and value.isdigit() and len(value) <= len(str(MOST)) and 1 <= int(value) <= MOST
        if value not in dict(self.choices) if self.choices else not is_number:
            offered = "one of those offered" if self.choices else f"a whole number from 1 to {MOST}"
            raise ValueError(f"{self.label}: choose {offered}.")
        return value


@dataclass(frozen=True)
class FaultKind:
    """`group` tells the app's calls, deliveries to it, and what happens in the workspace at once."""

    name: str
    label: str
    group: Group
    explanation: str
    parameters: tuple[Parameter, ...]
    bring_about: Callable[[Workspace, Values], object]
