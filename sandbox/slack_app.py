"""What the workspace knows of the installed app: its ids, secrets, scopes, commands and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.values import SlashCommand

SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "users:read",
    }
)


@dataclass(frozen=True)
class SlackApp:
    """An installed app. With `commands` None every slash command goes to it."""

    app_id: str = "A0PARTBOT1"
    bot_id: str = "B0PARTBOT1"
    bot_user: str = "U0PARTBOT1"
    handle: str = "partnership"
    name: str = "Partnership Bot"
    token: str = "xoxb-sandbox"  # noqa: S105 - it opens nothing but this sandbox
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105 - as above
    scopes: frozenset[str] = SCOPES
    events: frozenset[str] = frozenset({"app_mention", "message.im"})
    commands: tuple[SlashCommand, ...] | None = None

    @classmethod
    def from_manifest(cls, manifest: Mapping[str, Any], **secrets: str) -> SlackApp:
        """The app as its manifest (Slack's JSON form, parsed) declares it; `secrets` are token and signing_secret."""
        features = manifest["features"]
        commands = [
            SlashCommand(
                command["command"],
                command.get("description", ""),
                command.get("usage_hint", ""),
                bool(command.get("should_escape", False)),
            )
            for command in features.get("slash_commands", [])
        ]
        return cls(
            name=manifest["display_information"]["name"],
            handle=features["bot_user"]["display_name"].lower().replace(" ", "-"),
            scopes=frozenset(manifest["oauth_config"]["scopes"]["bot"]),
            events=frozenset(manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", ())),
            commands=tuple(commands),
            **secrets,
        )

    def command(self, name: str) -> SlashCommand | None:
        """The declared command of that name (with its slash), None when the app has none such."""
        if self.commands is None:
            return SlashCommand(name)
        return next((command for command in self.commands if command.command == name), None)
