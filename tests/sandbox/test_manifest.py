"""An app as its manifest declares it, and manifests that Slack would refuse."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.declared import Prompt, Shortcut, SlashCommand
from sandbox.manifest import manifest_errors
from sandbox.slack_app import SlackApp
from sandbox.values import Refused

Json = dict[str, Any]
URL = "https://bot.ex.org/slack/events"


def manifest() -> Json:
    """All that the platform's schema is known to take and an app may want."""
    return {
        "display_information": {
            "name": "Depot Helper",
            "description": "Books vans and answers stock questions",
            "background_color": "#264653",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Depot Helper", "always_online": True},
            "agent_view": {
                "agent_description": "Answers depot questions",
                "suggested_prompts": [{"title": "Free vans", "message": "Which vans are free today?"}],
            },
            "slash_commands": [
                {
                    "command": "/van",
                    "url": URL,
                    "description": "Book a van",
                    "usage_hint": "[date]",
                    "should_escape": True,
                }
            ],
            "shortcuts": [
                {"name": "Book a van", "type": "global", "callback_id": "book", "description": "Open the form"},
                {"name": "Log as fault", "type": "message", "callback_id": "fault", "description": "Save it"},
            ],
        },
        "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
        "settings": {
            "event_subscriptions": {"request_url": URL, "bot_events": ["app_mention"]},
            "interactivity": {"is_enabled": True, "request_url": URL, "message_menu_options_url": URL},
            "org_deploy_enabled": False,
            "socket_mode_enabled": False,
            "token_rotation_enabled": False,
        },
    }


def changed(path: str, value: Any) -> Json:
    """The manifest with one value set, or taken out where `value` is None."""
    whole = manifest()
    *way, last = path.split("/")
    place: Any = whole
    for name in way:
        place = place[int(name) if isinstance(place, list) else name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return whole


def test_an_app_is_read_from_its_manifest() -> None:
    app = SlackApp.from_manifest(manifest(), token="xoxb-depot", app_token="xapp-depot")

    assert (app.name, app.handle, app.token, app.app_token) == (
        "Depot Helper",
        "depot-helper",
        "xoxb-depot",
        "xapp-depot",
    )
    assert app.scopes == {"commands", "chat:write"}
    assert app.events == {"app_mention"}
    assert app.command("/van") == SlashCommand("/van", "Book a van", "[date]", should_escape=True)
    assert app.command("/bus") is None
    assert app.shortcuts == (
        Shortcut("book", "Book a van", "global", "Open the form"),
        Shortcut("fault", "Log as fault", "message", "Save it"),
    )
    assert (app.has_home, app.has_messages, app.socket_mode) == (True, True, False)
    assert app.agent is not None
    assert app.agent.prompts == (Prompt("Free vans", "Which vans are free today?"),)


def test_a_bare_manifest_has_no_home_and_is_no_agent() -> None:
    app = SlackApp.from_manifest({"display_information": {"name": "Depot Helper"}})
    assert (app.has_home, app.agent, app.shortcuts, app.commands) == (False, None, (), ())


def test_socket_mode_needs_no_addresses() -> None:
    whole = changed("settings/socket_mode_enabled", value=True)
    del whole["settings"]["event_subscriptions"]["request_url"]
    del whole["settings"]["interactivity"]["request_url"]
    del whole["features"]["slash_commands"][0]["url"]

    assert SlackApp.from_manifest(whole).socket_mode


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        ("colour", "red", ""),
        ("features/assistant", {}, "/features"),
        ("settings/hermes_app_type", "remote", "/settings"),
        ("features/slash_commands/0/method", "POST", "/features/slash_commands/0"),
        ("display_information/name", "x" * 36, "/display_information/name"),
        ("display_information/description", "x" * 141, "/display_information/description"),
        ("display_information/long_description", "x" * 174, "/display_information/long_description"),
        ("display_information/background_color", "red", "/display_information/background_color"),
        ("features/bot_user/display_name", "x" * 81, "/features/bot_user/display_name"),
        ("features/agent_view/agent_description", "x" * 301, "/features/agent_view/agent_description"),
        ("features/agent_view/agent_description", None, "/features/agent_view"),
        (
            "features/agent_view/suggested_prompts",
            [{"title": "A", "message": "B"}] * 5,
            "/features/agent_view/suggested_prompts",
        ),
        ("features/slash_commands/0/command", "van", "/features/slash_commands/0/command"),
        ("features/slash_commands/0/command", "/" + "x" * 32, "/features/slash_commands/0/command"),
        ("features/slash_commands/0/description", "x" * 2001, "/features/slash_commands/0/description"),
        ("features/slash_commands/0/usage_hint", "x" * 1001, "/features/slash_commands/0/usage_hint"),
        ("features/slash_commands/0/url", None, "/features/slash_commands/0"),
        ("features/shortcuts/0/name", "x" * 25, "/features/shortcuts/0/name"),
        ("features/shortcuts/0/description", "x" * 151, "/features/shortcuts/0/description"),
        ("features/shortcuts/0/callback_id", "x" * 256, "/features/shortcuts/0/callback_id"),
        ("features/shortcuts/0/type", "channel", "/features/shortcuts/0/type"),
        ("features/unfurl_domains", ["ex.org"] * 6, "/features/unfurl_domains"),
        ("settings/event_subscriptions/bot_events", ["app_mention"] * 101, "/settings/event_subscriptions/bot_events"),
        ("settings/event_subscriptions/request_url", None, "/settings/event_subscriptions"),
        ("settings/interactivity/request_url", None, "/settings/interactivity"),
        ("settings/socket_mode_enabled", "yes", "/settings/socket_mode_enabled"),
    ],
)
def test_a_manifest_that_slack_refuses_is_refused_with_a_pointer(path: str, value: Any, pointer: str) -> None:
    errors = manifest_errors(changed(path, value))

    assert len(errors) == 1
    assert errors[0].endswith(f"[json-pointer:{pointer}]")
    with pytest.raises(Refused, match="invalid_manifest"):
        SlackApp.from_manifest(changed(path, value))


def test_five_shortcuts_of_each_kind_are_allowed_and_no_sixth() -> None:
    shortcuts = [
        {"name": f"{kind} {number}", "type": kind, "callback_id": f"{kind}-{number}", "description": "x"}
        for kind in ("global", "message")
        for number in range(5)
    ]

    assert manifest_errors(changed("features/shortcuts", shortcuts)) == []
    sixth = manifest_errors(changed("features/shortcuts", [*shortcuts[1:], shortcuts[-1] | {"callback_id": "more"}]))
    assert sixth == ["no more than 5 message shortcuts allowed [json-pointer:/features/shortcuts]"]
