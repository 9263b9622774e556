"""How far each person has read, kept only while the sandbox runs."""

from __future__ import annotations

from sandbox.values import Channel, Message
from sandbox.workspace import Workspace

RECENT = 20


class Seen:
    """What was said before the page was made counts as read."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._start = f"{workspace.machine():.6f}"
        self._read: dict[tuple[str, str], str] = {}

    def mark(self, person: str, channel: str, messages: list[Message]) -> None:
        """The person has these messages, and the replies to them, before their eyes."""
        self._read[person, channel] = max([self._read_up_to(person, channel), *map(_last, messages)])

    def has_news(self, person: str, channel: Channel) -> bool:
        recent = self._workspace.messages(channel.id, person, limit=RECENT)
        return any(_last(message) > self._read_up_to(person, channel.id) for message in recent)

    def _read_up_to(self, person: str, channel: str) -> str:
        return self._read.get((person, channel), self._start)


def _last(message: Message) -> str:
    return max(message.ts, message.latest_reply or "")
