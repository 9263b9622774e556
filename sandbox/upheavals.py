"""What happens in the workspace at once when it is asked for: to the app, its sockets, channels and people."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast, get_args

from sandbox.administration import TokenError
from sandbox.fault_choices import Choices, FaultKind, Parameter, Values
from sandbox.workspace import Workspace

REASON = Parameter("error", "Reason", "token_revoked", tuple((each, each) for each in get_args(TokenError)))
FIRST = Parameter(
    "first",
    "Event that comes first",
    "tokens_revoked",
    tuple((each, each) for each in ("tokens_revoked", "app_uninstalled")),
)


def upheavals(workspace: Workspace) -> tuple[FaultKind, ...]:
    """Those that there are in this workspace: with its channels, its people, and sockets in Socket Mode."""
    places = tuple((each.id, f"#{each.name}") for each in workspace.store.channels() if each.kind != "im")
    people = tuple((each.id, each.real_name) for each in workspace.people())
    sockets = _OF_SOCKETS if workspace.app.socket_mode else ()
    return (*_OF_APP, *sockets, *_of_channel(places), *_of_person(people))


def _at_once(
    name: str, label: str, explanation: str, bring_about: Callable[[Workspace, Values], object], *parameters: Parameter
) -> FaultKind:
    return FaultKind(name, label, "workspace", explanation, parameters, bring_about)


def _revoke(workspace: Workspace, values: Values) -> None:
    error = cast(TokenError, values["error"])
    workspace.revoke_token(error, uninstalled_first=values["first"] == "app_uninstalled")


_OF_APP = (
    _at_once("revoke_token", "Take the app away", "Its token counts no more, and it is told.", _revoke, REASON, FIRST),
    _at_once("expire_token", "Let the token run out", "Calls are refused.", lambda at, _: at.expire_token()),
    _at_once(
        "switch_events_on",
        "Switch events on again",
        "Slack switches them off for an app that takes next to none.",
        lambda at, _: at.switch_events_on(),
    ),
    _at_once("restore_token", "Install the app again", "With its token.", lambda at, _: at.restore_token()),
)


_OF_SOCKETS = (
    _at_once("drop_sockets", "Break the app’s sockets", "Without a word.", lambda at, _: at.sockets.drop()),
    _at_once("replace_sockets", "End the app’s sockets", "Asked to connect again.", lambda at, _: at.sockets.replace()),
    _at_once(
        "refresh_sockets",
        "Ask for new sockets",
        "The open ones end ten seconds afterwards.",
        lambda at, _: at.sockets.refresh(),
    ),
    _at_once("disable_sockets", "Switch Socket Mode off", "Nothing is delivered.", lambda at, _: at.sockets.disable()),
    _at_once("enable_sockets", "Switch Socket Mode on", "The app may connect again.", lambda at, _: enable_sockets(at)),
)


def enable_sockets(workspace: Workspace) -> None:
    workspace.sockets.is_enabled = workspace.app.socket_mode


def _of_channel(places: Choices) -> tuple[FaultKind, ...]:
    channel = Parameter("channel", "Channel", places[0][0], places)
    return (
        _at_once(
            "archive", "Archive a channel", "Nobody posts there.", lambda at, v: at.archive(v["channel"]), channel
        ),
        _at_once("unarchive", "Restore a channel", "As before.", lambda at, v: at.unarchive(v["channel"]), channel),
        _at_once(
            "remove_app",
            "Remove the app from a channel",
            "It posts there no more.",
            lambda at, v: at.leave(at.app.bot_user, v["channel"]),
            channel,
        ),
        _at_once(
            "add_app",
            "Add the app to a channel",
            "It may post there.",
            lambda at, v: at.join(at.app.bot_user, v["channel"]),
            channel,
        ),
    )


def _of_person(people: Choices) -> tuple[FaultKind, ...]:
    person = Parameter("person", "Person", people[0][0], people)
    return (
        _at_once(
            "deactivate", "Close an account", "They do nothing more.", lambda at, v: at.deactivate(v["person"]), person
        ),
        _at_once("reactivate", "Open an account again", "As before.", lambda at, v: at.reactivate(v["person"]), person),
    )
