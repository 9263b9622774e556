"""What an app declares of itself for people to find: commands, shortcuts, and what to ask it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class SlashCommand:
    """A command as the app's manifest declares it."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class Shortcut:
    """A shortcut as the app's manifest declares it: from the composer's menu, or from a message's."""

    callback_id: str
    name: str
    kind: Literal["global", "message"]
    description: str = ""


@dataclass(frozen=True)
class Prompt:
    """Something to ask the app: `title` is shown, `message` is what choosing it sends."""

    title: str
    message: str


@dataclass(frozen=True)
class Prompts:
    """What the app suggests to ask it in an empty direct message."""

    prompts: tuple[Prompt, ...] = ()
    title: str = ""
