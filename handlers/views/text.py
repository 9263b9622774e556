"""How words, dates and what people typed become text that Slack shows as it is meant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate, takewhile
from typing import Any
from zoneinfo import ZoneInfo

Block = dict[str, Any]
View = dict[str, Any]

LONGEST_SECTION = 3000
NOTHING = "–"
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


@dataclass(frozen=True)
class Rendered:
    """A message: `text` carries its full meaning for notifications and screen readers."""

    text: str
    blocks: list[Block]


def clip(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def escape(text: str, limit: int = LONGEST_SECTION) -> str:
    """Safe inside mrkdwn, and at most `limit` characters once escaped: escaping makes text longer."""
    if len(escaped := text.translate(_ENTITIES)) <= limit:
        return escaped
    return text[: _fitting(text, limit - 1)].rstrip().translate(_ENTITIES) + "…"


def quote(text: str, limit: int) -> str:
    """On one quoted line, as mrkdwn."""
    return f">{escape(' '.join(text.split()) or NOTHING, limit)}"


def plain(text: str, limit: int = LONGEST_SECTION) -> dict[str, Any]:
    """Shown letter by letter: no markup, no links, no emoji codes. Slack refuses an empty text."""
    return {"type": "plain_text", "text": clip(text, limit) if text.strip() else NOTHING, "emoji": False}


def mrkdwn(text: str) -> dict[str, Any]:
    """`text` is ours; what people typed within it has gone through escape. Slack turns nothing into links by itself."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def mention(user: str) -> str:
    """A person as mrkdwn, by the name that Slack shows each reader; `user` is an id that came from Slack."""
    return f"<@{user}>"


def conversation(channel: str) -> str:
    """A channel as mrkdwn, by its name for whoever may know that; `channel` is an id that came from Slack."""
    return f"<#{channel}>"


def split_sections(text: str, limit: int = LONGEST_SECTION) -> list[str]:
    """The whole text in pieces that each, once escaped, fit `limit`; cut between words where that is possible."""
    return _split(text, lambda rest: _fitting(rest, limit))


def split_plain(text: str, limit: int) -> list[str]:
    """The same for what is not escaped."""
    return _split(text, lambda rest: min(limit, len(rest)))


def _split(text: str, fitting: Callable[[str], int]) -> list[str]:
    pieces = []
    while (end := fitting(text)) < len(text):
        cut = text.rfind(" ", end // 2, end) + 1 or end
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def _fitting(text: str, limit: int) -> int:
    """How many characters from the start take no more than `limit` once escaped."""
    if len(text.translate(_ENTITIES)) <= limit:
        return len(text)
    lengths = accumulate(len(character.translate(_ENTITIES)) for character in text[: limit + 1])
    return sum(1 for _ in takewhile(lambda length: length <= limit, lengths))


def packed(lines: list[str], limit: int = LONGEST_SECTION) -> list[str]:
    """Lines joined into as few texts as fit a section each. No line is longer than `limit`."""
    texts: list[str] = []
    for line in lines:
        if texts and len(texts[-1]) + 1 + len(line) <= limit:
            texts[-1] = f"{texts[-1]}\n{line}"
        else:
            texts.append(line)
    return texts


def on_date(day: date) -> str:
    return f"{day:%a} {day.day} {day:%B} {day.year}"


def at_moment(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{on_date(local.date())}, {local:%H:%M}"


def cited(ref: str) -> str:
    """A provision as one speaks of it: paragraph 16, but agree-what-good-looks-like."""
    return f"paragraph {ref}" if ref[:1].isdigit() else ref


def sentence(text: str) -> str:
    """With a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]
