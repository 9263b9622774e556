"""What an app's manifest may say, after Slack's published schema, version 2; unknown keys are refused."""

from __future__ import annotations

import re
from typing import Any

from sandbox.block_kit.schema import Check, Report, array, boolean, integer, record, string

URL = string(1, 3000)
FLAG = boolean


def _matching(pattern: str, says: str) -> Check:
    def check(value: Any, pointer: str, report: Report) -> None:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            report.add(pointer, says)

    return check


def _places(manifest: Any, pointer: str, report: Report) -> None:
    """Over HTTP Slack has to know where; in Socket Mode it goes down the socket."""
    settings = manifest.get("settings", {})
    if settings.get("socket_mode_enabled"):
        return
    for name, needed in (
        ("event_subscriptions", "bot_events" in settings.get("event_subscriptions", {})),
        ("interactivity", settings.get("interactivity", {}).get("is_enabled")),
    ):
        if needed and "request_url" not in settings[name]:
            report.add(f"{pointer}/settings/{name}", "missing required field: request_url")
    for index, command in enumerate(manifest.get("features", {}).get("slash_commands", [])):
        if "url" not in command:
            report.add(f"{pointer}/features/slash_commands/{index}", "missing required field: url")


def _five_of_each(shortcuts: Any, pointer: str, report: Report) -> None:
    array(_SHORTCUT, 0, 10)(shortcuts, pointer, report)
    for kind in ("global", "message"):
        if isinstance(shortcuts, list) and sum(_type(each) == kind for each in shortcuts) > 5:
            report.add(pointer, f"no more than 5 {kind} shortcuts allowed")


def _type(shortcut: Any) -> Any:
    return shortcut.get("type") if isinstance(shortcut, dict) else None


_PROMPTS = array(record({"title": string(1), "message": string(1)}), 0, 4)
_COMMAND = record(
    {
        "command": _matching(r"/[^\s/]{1,31}", "must start with / and have 2 to 32 characters"),
        "description": string(1, 2000),
    },
    {"usage_hint": string(1, 1000), "should_escape": FLAG, "url": URL},
)
_SHORTCUT = record(
    {
        "name": string(1, 24),
        "type": string(choices=frozenset({"global", "message"})),
        "callback_id": string(1, 255),
        "description": string(1, 150),
    }
)
_FEATURES = record(
    {},
    {
        "app_home": record(
            {},
            dict.fromkeys(("home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"), FLAG),
        ),
        "bot_user": record({"display_name": string(1, 80)}, {"always_online": FLAG}),
        "agent_view": record(
            {"agent_description": string(1, 300)},
            {
                "suggested_prompts": _PROMPTS,
                "actions": array(record({"name": string(1), "description": string(1)}), 0),
            },
        ),
        "slash_commands": array(_COMMAND, 0, 50),
        "shortcuts": _five_of_each,
        "unfurl_domains": array(string(1), 0, 5),
    },
)
_SUBSCRIPTIONS = array(record({"app_id": string(1), "event_type": string(1)}), 1, 20)
_SETTINGS = record(
    {},
    {
        "event_subscriptions": record(
            {}, {"request_url": URL, "bot_events": array(string(1), 0, 100), "metadata_subscriptions": _SUBSCRIPTIONS}
        ),
        "interactivity": record({"is_enabled": FLAG}, {"request_url": URL, "message_menu_options_url": URL}),
        "org_deploy_enabled": FLAG,
        "socket_mode_enabled": FLAG,
        "token_rotation_enabled": FLAG,
        "allowed_ip_address_ranges": array(string(1), 1, 10),
    },
)
MANIFEST = record(
    {
        "display_information": record(
            {"name": string(1, 35)},
            {
                "description": string(1, 140),
                "long_description": string(175, 4000),
                "background_color": _matching(r"#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", "must be a colour such as #264653"),
            },
        )
    },
    {
        "_metadata": record({}, {"major_version": integer(1, 2), "minor_version": integer(0, 99)}),
        "features": _FEATURES,
        "oauth_config": record(
            {},
            {
                "redirect_urls": array(URL, 0, 1000),
                "scopes": record({}, {"bot": array(string(1), 0, 255), "user": array(string(1), 0, 255)}),
            },
        ),
        "settings": _SETTINGS,
    },
    _places,
)


def manifest_errors(manifest: Any) -> list[str]:
    """What is wrong with a manifest, in Slack's words; empty when nothing is."""
    report = Report()
    MANIFEST(manifest, "", report)
    return report.errors
