"""The digest of a Monday: what comes up by reference, state and date, and how to stop it."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.domain.message import DigestMessage
from bot.domain.procedure import State
from handlers import ids
from handlers.views import concern_words
from handlers.views.blocks import actions, context, section
from handlers.views.text import Rendered, on_date
from handlers.views.upcoming import how_many, lines_in_message, start_button

OWN_STOPS = f"You get this once a week because you asked for it; `{ids.PARTNERSHIP} settings` is where you stop it."
JOINT_STOPS = (
    "Only what is for all parties stands here. Both sides agreed that it comes to this channel; "
    f"with `{ids.PARTNERSHIP} settings` either side proposes otherwise."
)


def digest(message: DigestMessage, zone: ZoneInfo) -> Rendered:
    is_joint = message.since is None
    whose = "in engagements for all parties" if is_joint else "for you"
    until = on_date(message.until)
    if message.lines:
        head = f"What is coming up {whose} until {until}.{how_many(len(message.lines), message.total)}"
    else:
        head = f"Nothing is coming up {whose} until {until}. Have a good week."
    lines = lines_in_message(message.lines, message.today, None if is_joint else message.now, zone)
    changed = _changed(message)
    stops = JOINT_STOPS if is_joint else OWN_STOPS
    text = "\n".join([head, *filter(None, [lines.text]), *changed, stops.replace("`", "")])
    below = [*map(section, changed), *actions([start_button()]), context(stops)]
    return Rendered(text, [section(head), *lines.blocks, *below])


def _changed(message: DigestMessage) -> list[str]:
    if message.since is None or not message.changed:
        return []
    counted = "; ".join(_counted(message.changed))
    return [f"Concerns that have changed since {on_date(message.since)}, by their state now: {counted}."]


def _counted(changed: Mapping[State, int]) -> list[str]:
    """In the procedure's order."""
    return [f"{changed[state]} {concern_words.STATES[state].lower()}" for state in State if changed.get(state)]
