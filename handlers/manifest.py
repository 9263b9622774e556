"""The app as Slack is to know it: its commands, events and scopes, made from the ids in the code."""

from typing import Any

from handlers import ids
from handlers.http import EVENTS_PATH

DESCRIPTION = "Helps the two sides of a partnership framework to work with it"

# Each scope with the reason that an administrator is given for it. None reads the talk in a channel.
SCOPES = {
    "app_mentions:read": "to see a question when somebody mentions the bot",
    "assistant:write": "to suggest questions beside an empty conversation with the bot",
    "chat:write": "to answer, and to send nudges",
    "commands": "for the slash commands, and for the shortcut in a message's menu",
    "files:read": "to look whether a letter arrived before it is sent again",
    "files:write": "to send a letter that somebody asked for, and to delete it after 24 hours",
    "im:history": "to read questions sent to the bot, and to look whether a nudge of its own arrived",
    "im:write": "to open the direct message that a nudge goes to",
}
EVENTS = ("app_home_opened", "app_mention", "message.im")
# What can be asked, beside an empty conversation with the bot: what is shown, and what choosing it says.
PROMPTS = {
    "We were told at the last minute": "We were told of a new policy the evening before it started.",
    "How a concern is raised": "How do we raise a concern about the way the framework is working?",
    "All the provisions": "list",
    "What you can do": "help",
}
_COMMANDS = {
    ids.PRINCIPLE: ("Ask which provision of the framework applies", "what happened, or 7b, or list"),
    ids.ENGAGEMENT: ("Log and read engagements", "log, list, show E-4HX9 or help"),
    ids.CONCERN: (
        "Raise a concern and respond to one",
        "raise, list, show C-7K2M, respond, extend, resolve, letter or help",
    ),
    ids.PARTNERSHIP: ("See what is coming up for you, and who takes part", "upcoming, parties, people or help"),
}
_SHORTCUTS = {
    ids.LOG_SHORTCUT: ("Log an engagement", "Opens the form, from wherever you are"),
    ids.RAISE_SHORTCUT: ("Raise a concern", "Opens the first of four steps; nothing is sent before the last"),
}


def manifest(address: str | None) -> dict[str, Any]:
    """Slack's JSON form. `address` is where Slack reaches the bot, without a path: https://bot.example.org.

    None is for Socket Mode, in which Slack reaches nothing and the bot connects.
    """
    url = {"url": address.rstrip("/") + EVENTS_PATH} if address else {}
    request_url = {"request_url": address.rstrip("/") + EVENTS_PATH} if address else {}
    return {
        "display_information": {"name": "Partnership Bot", "description": DESCRIPTION},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": {
                "agent_description": "Says which provisions of the framework apply to what happened, and how "
                "firmly they commit. The question is not kept.",
                "suggested_prompts": [{"title": title, "message": message} for title, message in PROMPTS.items()],
            },
            "bot_user": {"display_name": "partnership", "always_online": True},
            "slash_commands": [
                {"command": command, "description": description, "usage_hint": hint, **url}
                for command, (description, hint) in _COMMANDS.items()
            ],
            "shortcuts": [
                *(
                    {"name": name, "type": "global", "callback_id": callback, "description": description}
                    for callback, (name, description) in _SHORTCUTS.items()
                ),
                {
                    "name": "Which principle applies?",
                    "type": "message",
                    "callback_id": ids.WHICH_PRINCIPLE,
                    "description": "Shows, to you alone, what the framework says on what a message tells of",
                },
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **request_url},
            "interactivity": {"is_enabled": True, **request_url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": False,
        },
    }
