"""Turns what the workspace holds into HTML: the templates, and what they may call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader

from sandbox.block_kit.composition import options_of
from sandbox.page import markdown, mrkdwn, rich_text
from sandbox.page.charts import chart_of
from sandbox.page.emoji import with_emoji
from sandbox.page.inspector import body, machine_time
from sandbox.page.nodes import Names, Node, with_breaks
from sandbox.page.place import Place
from sandbox.page.surface import SEVERAL, Surface, chosen_first, of_message
from sandbox.page.wording import channel_label, moment
from sandbox.values import Json, Message, Person
from sandbox.workspace import Workspace

TEMPLATES = Path(__file__).parent / "templates"
TINTS = 6


@dataclass(frozen=True)
class Said:
    """A message as the template draws it, with its thread."""

    message: Message
    author: Person
    surface: Surface | None
    replies: tuple[Said, ...] = ()
    status: str | None = None


def environment() -> Environment:
    """Jinja with escaping always on: no text of anybody's reaches the page as HTML."""
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {
        "moment": moment,
        "initials": _initials,
        "tint": _tint,
        "safe_url": _safe_url,
        "emoji": with_emoji,
        "body": body,
        "machine_time": machine_time,
    }
    made.globals |= {
        "options_of": options_of,
        "chosen_first": chosen_first,
        "GROUPS": SEVERAL | {"radio_buttons", "external_select"},
        "chart_of": chart_of,
        "markdown": markdown.parse,
    }
    return made


class Drawing:
    """Draws templates for one person in one place."""

    def __init__(self, templates: Environment, workspace: Workspace, place: Place, names: Names) -> None:
        self._templates = templates
        self._workspace = workspace
        self._place = place
        self._names = names

    def draw(self, template: str, **more: Any) -> str:
        place = self._place
        return self._templates.get_template(template).render(
            app=self._workspace.app,
            here=place,
            here_label=channel_label(place.channel, self._workspace.app),
            nodes=self.nodes,
            rich=lambda block: rich_text.parts(block["elements"], self._names),
            people=self._workspace.people,
            channels=lambda element: self._channels(element),
            **more,
        )

    def nodes(self, text: Json | str) -> list[Node]:
        """The pieces of a message's text or of a text object."""
        if isinstance(text, str):
            return mrkdwn.parse(text, self._names)
        if text["type"] == "mrkdwn":
            return mrkdwn.parse(text["text"], self._names)
        return with_breaks(with_emoji(text["text"]) if text.get("emoji", True) else text["text"])

    def said(self, message: Message) -> Said:
        """A root message with its replies."""
        replies: list[Message] = []
        if message.replies:
            replies = self._workspace.thread(message.channel, message.ts, self._place.person.id)[1:]
        status = self._workspace.status(message.channel, message.ts)
        return replace(self._one(message), replies=tuple(map(self._one, replies)), status=status)

    def _one(self, message: Message) -> Said:
        # What people type is drawn from its text, in which their marks for bold and so on still stand.
        has_blocks = bool(message.blocks) and message.bot_id is not None
        surface = of_message(message, self._place.path) if has_blocks else None
        return Said(message, self._workspace.person(message.user), surface)

    def _channels(self, element: Json) -> list[tuple[str, str]]:
        """The conversations that a select offers: id and label."""
        offered = self._workspace.choices(self._place.person.id, element)
        return [(each.id, channel_label(each, self._workspace.app)) for each in offered]


def _initials(name: str) -> str:
    words = name.split()
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def _tint(user: str) -> int:
    return sum(map(ord, user)) % TINTS


def _safe_url(url: str) -> str:
    return url if urlsplit(url).scheme.lower() in ("http", "https", "mailto") else ""
