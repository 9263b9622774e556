"""What the workspace knows of the installed app: its ids, secrets, scopes, commands, shortcuts and events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.declared import Prompt, Prompts, Shortcut, SlashCommand
from sandbox.manifest import manifest_errors
from sandbox.values import Json, Refused

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
    """An installed app. With `commands` None every slash command goes to it.

    `enterprise` is the id of the organisation that has installed it for all its workspaces, None where this one has.

    With `socket_mode` it gets its deliveries over its sockets and none over HTTP. `agent` is None for an app that
    is no agent, else what its manifest suggests to ask it.
    """

    app_id: str = "A0PARTBOT1"
    bot_id: str = "B0PARTBOT1"
    bot_user: str = "U0PARTBOT1"
    handle: str = "partnership"
    name: str = "Partnership Bot"
    token: str = "xoxb-sandbox"  # noqa: S105 - it opens nothing but this sandbox
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105 - as above
    app_token: str = "xapp-sandbox"  # noqa: S105 - as above
    scopes: frozenset[str] = SCOPES
    app_token_scopes: frozenset[str] = frozenset({"connections:write"})
    events: frozenset[str] = frozenset({"app_mention", "message.im"})
    commands: tuple[SlashCommand, ...] | None = None
    shortcuts: tuple[Shortcut, ...] = ()
    has_home: bool = True
    has_messages: bool = True
    agent: Prompts | None = None
    socket_mode: bool = False
    enterprise: str | None = None

    @classmethod
    def from_manifest(cls, manifest: Mapping[str, Any], **secrets: Any) -> SlackApp:
        """The app as its manifest (Slack's JSON form, parsed) declares it; `secrets` are its tokens and signing_secret.

        Refused("invalid_manifest") with what is wrong, unknown keys included.
        """
        if errors := manifest_errors(manifest):
            raise Refused("invalid_manifest", errors=errors)
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        name, home = manifest["display_information"]["name"], features.get("app_home", {})
        handle = features.get("bot_user", {}).get("display_name", name)
        agent = features.get("agent_view")
        return cls(
            name=name,
            handle=handle.lower().replace(" ", "-"),
            scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
            commands=tuple(_command(each) for each in features.get("slash_commands", ())),
            shortcuts=tuple(_shortcut(each) for each in features.get("shortcuts", ())),
            has_home=home.get("home_tab_enabled", False),
            has_messages=home.get("messages_tab_enabled", True)
            and not home.get("messages_tab_read_only_enabled", False),
            agent=None if agent is None else prompts_of(agent.get("suggested_prompts", ())),
            socket_mode=settings.get("socket_mode_enabled", False),
            **secrets,
        )

    def command(self, name: str) -> SlashCommand | None:
        """The declared command of that name (with its slash), None when the app has none such."""
        if self.commands is None:
            return SlashCommand(name)
        return next((command for command in self.commands if command.command == name), None)

    def shortcut(self, callback_id: str, kind: str) -> Shortcut | None:
        known = (each for each in self.shortcuts if (each.callback_id, each.kind) == (callback_id, kind))
        return next(known, None)

    def hears(self, event: str, scope: str | None = None) -> bool:
        """Whether the app subscribed to an event and has the scope that it needs."""
        return event in self.events and (scope is None or scope in self.scopes)


def prompts_of(prompts: Iterable[Mapping[str, str]], title: str = "") -> Prompts:
    return Prompts(tuple(Prompt(each["title"], each["message"]) for each in prompts), title)


def _command(declared: Json) -> SlashCommand:
    return SlashCommand(
        declared["command"],
        declared["description"],
        declared.get("usage_hint", ""),
        declared.get("should_escape", False),
    )


def _shortcut(declared: Json) -> Shortcut:
    return Shortcut(declared["callback_id"], declared["name"], declared["type"], declared["description"])
