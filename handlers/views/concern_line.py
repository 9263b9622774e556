"""A concern, or a draft, on the few lines that it has in a list and on the Home: nothing of its words."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.draft import Draft
from bot.domain.listed import Listed
from handlers.views import concern_words
from handlers.views.text import at_moment, on_date


def concern_line(concern: Listed, today: date) -> str:
    """As mrkdwn, each on a line that a phone need not break. `today` is the partnership's local date."""
    lines = [
        f"*{concern.reference}* {concern_words.between(concern)}",
        concern_words.STATES[concern.state],
        aim_line(concern, today),
    ]
    if concern.extension is not None:
        who = concern_words.name(concern.extension.proposed_by.name)
        lines.append(f"{who} proposes {on_date(concern.extension.to)}")
    return "\n".join(lines)


def draft_line(draft: Draft, zone: ZoneInfo) -> str:
    """As mrkdwn; nothing of its words."""
    follows = f", following on {draft.follows}" if draft.follows else ""
    return f"*{draft.reference}* Draft{follows}\nLast changed {at_moment(draft.changed_at, zone)}"


def aim_line(concern: Listed, today: date) -> str:
    if concern.aim_date is None:
        return "No aim date is laid down"
    passed = concern.state.awaits_response and concern.aim_date < today
    return f"Aim date{' passed' if passed else ''}: {on_date(concern.aim_date)}"
