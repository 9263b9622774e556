"""The page's own words: dates, and what became of an action that did not work."""

from __future__ import annotations

from datetime import datetime

from sandbox.clock import ZONE
from sandbox.slack_app import SlackApp
from sandbox.values import Channel

PROBLEMS = {
    "operation_timeout": "The app did not answer within three seconds. Look whether it was saved before you try again.",
    "dispatch_failed": "The app could not be reached. Try again once it is running.",
    "no_text": "Type something to send.",
    "message_not_found": "That message is no longer there.",
    "thread_not_found": "That message is no longer there, so nobody can reply to it.",
    "channel_not_found": "You are not in that conversation.",
    "not_in_channel": "You are not in that conversation.",
    "is_archived": "This conversation is closed to new messages.",
}
GONE = "That is no longer there. What you see now is up to date."


def problem(code: str) -> str:
    """What to tell a person, by Slack's name for what went wrong."""
    return PROBLEMS.get(code, f"That did not work. Slack's reason: {code}.")


def moment(at: datetime) -> str:
    """As in Wed 2 Sep 2026, 10:00."""
    local = at.astimezone(ZONE)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def channel_label(channel: Channel, app: SlackApp) -> str:
    return app.name if channel.kind == "im" else f"#{channel.name}"
