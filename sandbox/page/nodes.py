"""What a text is made of once its markup is understood; the template draws it, escaping every word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sandbox.values import Channel, Person


@dataclass(frozen=True)
class Node:
    """A piece of text.

    `kind` is text, break, bold, italic, strike, underline, highlight, code, pre, quote, link, mention, color,
    section, heading, rule, bullet or ordered (with sections as children), or table (of rows of cells). `level`
    is how far a list is set in, `start` the first number of an ordered one.
    """

    kind: str
    text: str = ""
    url: str = ""
    children: tuple[Node, ...] = ()
    level: int = 0
    start: int = 1


class Names:
    """How the people and channels that texts mention are called, and from when dates are told."""

    def __init__(self, people: Iterable[Person], channels: Iterable[Channel], now: datetime) -> None:
        self.now = now
        self._people = {person.id: person.real_name for person in people}
        self._channels = {channel.id: channel.name for channel in channels}

    def person(self, user: str) -> str:
        return self._people.get(user, user)

    def channel(self, channel: str) -> str:
        return self._channels.get(channel, "a private channel")


def link(url: str, label: str) -> Node:
    """A link to the web or to a mail address; anything else is shown as it stands."""
    if urlsplit(url).scheme.lower() in ("http", "https", "mailto"):
        return Node("link", text=label or url, url=url)
    return Node("text", text=label or url)


def with_breaks(text: str) -> list[Node]:
    """Plain text, its line ends kept."""
    nodes: list[Node] = []
    for index, line in enumerate(text.split("\n")):
        if index:
            nodes.append(Node("break"))
        if line:
            nodes.append(Node("text", text=line))
    return nodes
