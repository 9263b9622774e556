"""What arrived in the sandbox, in every conversation that there is, by what people can read."""

import re
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from sandbox.values import Message
from sandbox.workspace import Workspace

EVERYTHING = 1_000_000


class Says(Enum):
    """What a nudge tells, known by a few of its words."""

    RAISED = "has been raised with your party"
    ACKNOWLEDGED = "has been acknowledged"
    PLEASE_ACKNOWLEDGE = "has not been acknowledged yet"
    COMING_UP = "Aim date coming up"
    PASSED = r"aim date of concern \S+ has passed"
    HOW_IT_STANDS = "was responded to a week ago"
    # None of these: nobody ever expects it.
    UNKNOWN = ".*"


class Arrival(NamedTuple):
    """Something told once. `conversation` is its channel or direct message."""

    conversation: str
    reference: str
    says: Says


TOGETHER = "These could not reach you on their day."
_REFERENCE = re.compile(r"\bC-[2-9A-HJ-NP-Z]{4}\b")


def arrived(workspace: Workspace) -> Counter[Arrival]:
    """Everything that the bot said, to anybody."""
    return Counter(each for message in said_by_bot(workspace) for each in told(message))


def told(message: Message) -> Iterator[Arrival]:
    """One thing, or all that stands in one message."""
    sections = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    if not message.text.startswith(TOGETHER):
        yield _told(message, (sections or [message.text])[0])
        return
    for text in sections[1:]:
        # Of very many the last are a line each.
        lines = [line for line in text.splitlines() if _says(line) is not Says.UNKNOWN]
        yield from (_told(message, each) for each in lines or [text])


def _told(message: Message, text: str) -> Arrival:
    reference = _REFERENCE.search(text)
    return Arrival(message.channel, reference[0] if reference else text, _says(text))


def _says(text: str) -> Says:
    return next(each for each in Says if re.search(each.value, text, re.DOTALL))


def said_by_bot(workspace: Workspace) -> Iterator[Message]:
    for channel in workspace.store.channels():
        for root in workspace.store.roots(channel.id, after="", before="~", viewer=None, limit=EVERYTHING):
            thread = workspace.store.replies(channel.id, root.ts, None) if root.replies else []
            yield from (each for each in (root, *thread) if each.bot_id)


def moments(workspace: Workspace) -> dict[str, float]:
    """When each outgoing message arrived first, in the machine's seconds, by the opaque id in its metadata."""
    found: dict[str, float] = {}
    for each in said_by_bot(workspace):
        found.setdefault(str((each.metadata or {})["event_payload"]["id"]), float(each.ts))
    return found
