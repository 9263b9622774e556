"""Everything that may be made to go wrong, as plain data to choose from, and how it is brought about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from sandbox.administration import TokenError
from sandbox.faults import CallEffect, DeliveryEffect, Fault
from sandbox.web_api import METHODS
from sandbox.workspace import Workspace

Group = Literal["calls", "deliveries", "workspace"]
Choices = tuple[tuple[str, str], ...]
Values = Mapping[str, str]

MOST = 100
ERRORS = (
    "fatal_error",
    "internal_error",
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "restricted_action",
    "user_not_found",
    "user_disabled",
    "invalid_blocks",
    "msg_too_long",
    "missing_scope",
    "service_unavailable",
)
DELIVERIES: Choices = (
    ("*", "Everything"),
    ("event", "Events"),
    ("command", "Commands"),
    ("block_actions", "Buttons and selects"),
    ("view_submission", "Submitted modals"),
)


@dataclass(frozen=True)
class Parameter:
    """Something to choose, by value and label; a whole number from 1 to MOST where there are no choices."""

    name: str
    label: str
    default: str
    choices: Choices = ()

    def chosen(self, values: Values) -> str:
        """ValueError, in words for people, for what was not offered."""
        value = values.get(self.name) or self.default
        is_number = value.isascii() and value.isdigit() and 1 <= int(value) <= MOST
        if value not in dict(self.choices) if self.choices else not is_number:
            offered = "one of those offered" if self.choices else f"a whole number from 1 to {MOST}"
            raise ValueError(f"{self.label}: choose {offered}.")
        return value


METHOD = Parameter(
    "method",
    "Call",
    "chat.postMessage",
    (("*", "Any call"), *((each, each) for each in (*METHODS, "response_url"))),
)
ERROR = Parameter("error", "Reason", "fatal_error", tuple((each, each) for each in ERRORS))
STATUS = Parameter("status", "Status", "500", tuple((each, each) for each in ("500", "502", "503")))
RETRY_AFTER = Parameter("retry_after", "Seconds to wait", "5")
TIMES = Parameter("times", "How often", "1")
WHAT = Parameter("what", "What", "event", DELIVERIES)
SECONDS = Parameter("seconds", "Seconds", "10")
COUNT = Parameter("count", "How many", "2")
REASON = Parameter("error", "Reason", "token_revoked", tuple((each, each) for each in get_args(TokenError)))
FIRST = Parameter(
    "first",
    "Event that comes first",
    "tokens_revoked",
    tuple((each, each) for each in ("tokens_revoked", "app_uninstalled")),
)


@dataclass(frozen=True)
class FaultKind:
    """`group` tells the app's calls, deliveries to it, and what happens in the workspace at once."""

    name: str
    label: str
    group: Group
    explanation: str
    parameters: tuple[Parameter, ...]
    bring_about: Callable[[Workspace, Values], object]


def bring_about(workspace: Workspace, name: str, values: Values) -> None:
    """Let one kind of fault happen, or wait for its call or delivery; what `values` leaves out is as by default.

    ValueError, in words for people, where that cannot be.
    """
    for kind in fault_kinds(workspace):
        if kind.name == name:
            kind.bring_about(workspace, {each.name: each.chosen(values) for each in kind.parameters})
            return
    raise ValueError("There is no such fault.")


def make_well(workspace: Workspace) -> None:
    """No fault waits any more, what hangs is let go, and the app is installed with its token."""
    workspace.faults.clear()
    workspace.restore_token()


def described(fault: Fault) -> str:
    """What a fault that waits will do, for people."""
    name = "any call" if fault.target == "*" else fault.target
    if fault.is_of_delivery:
        name = dict(DELIVERIES).get(fault.target, fault.target).lower()
    what = {
        "error": f"refused with {fault.error}",
        "status": f"answered with status {fault.status}",
        "rate_limit": f"answered with 429, to come again in {fault.retry_after} s",
        "drop": "cut off before anything is done",
        "drop_after": "carried out, and then cut off",
        "hang": "left without an answer, nothing done",
        "hang_after": "carried out, and left without an answer",
        "unreachable": "not delivered: nobody found at the app’s address",
        "lose_answer": "delivered, and the app’s answer lost",
        "delay": f"delivered {fault.seconds:g} s after it happened",
        "duplicate": "delivered twice",
        "reorder": "held, then delivered in reverse",
    }[fault.effect]
    return f"{name}: {what} ({'once' if fault.times == 1 else f'{fault.times} times'})"


def fault_kinds(workspace: Workspace) -> tuple[FaultKind, ...]:
    """All kinds, in the order in which to offer them; people and channels are those of the workspace."""
    places = tuple((each.id, f"#{each.name}") for each in workspace.store.channels() if each.kind != "im")
    people = tuple((each.id, each.real_name) for each in workspace.people())
    channel = Parameter("channel", "Channel", places[0][0], places)
    return (*_OF_CALLS, *_OF_DELIVERIES, *_OF_WORKSPACE, *_of_channel(channel), *_of_person(people))


# Calls


def _in_calls(name: str, label: str, explanation: str, effect: CallEffect, *more: Parameter) -> FaultKind:
    def arm(workspace: Workspace, values: Values) -> None:
        fault = Fault(
            values["method"],
            effect,
            error=values.get("error", ""),
            status=int(values.get("status", 500)),
            retry_after=int(values.get("retry_after", 1)),
            times=int(values["times"]),
        )
        workspace.faults.arm(fault)

    return FaultKind(name, label, "calls", explanation, (METHOD, *more, TIMES), arm)


_OF_CALLS = (
    _in_calls("refuse", "Refuse a call", "Slack says no, and why; nothing is done.", "error", ERROR),
    _in_calls("server_error", "Server error", "Slack answers with a status of 500 or above.", "status", STATUS),
    _in_calls("rate_limit", "Too many calls", "429, with the seconds to wait.", "rate_limit", RETRY_AFTER),
    _in_calls("cut", "Cut the connection", "Before the call is carried out.", "drop"),
    _in_calls("cut_after", "Carry out, then cut", "The app cannot know that it was done.", "drop_after"),
    _in_calls("hang", "Never answer", "Nothing is done, and the app waits until all is well again.", "hang"),
    _in_calls("hang_after", "Carry out, never answer", "The app cannot know that it was done.", "hang_after"),
)


# Deliveries


def _in_deliveries(name: DeliveryEffect, label: str, explanation: str, *parameters: Parameter) -> FaultKind:
    def arm(workspace: Workspace, values: Values) -> None:
        times = int(values.get("times") or values["count"])
        fault = Fault(values.get("what", "event"), name, seconds=float(values.get("seconds", 0)), times=times)
        workspace.faults.arm(fault)

    return FaultKind(name, label, "deliveries", explanation, parameters, arm)


def _last_again(workspace: Workspace, values: Values) -> None:
    for exchange in reversed(workspace.traffic()):
        if exchange.direction == "to_bot" and exchange.name.partition(":")[0] == values["what"]:
            workspace.deliver_again(exchange.number)
            return
    raise ValueError("Nothing of that kind was delivered yet.")


_OF_DELIVERIES = (
    _in_deliveries(
        "lose_answer",
        "Lose the app’s answer",
        "The app has done its work, and Slack takes it for silent. Events come again, people are told.",
        WHAT,
        TIMES,
    ),
    _in_deliveries(
        "unreachable",
        "Do not reach the app",
        "Nobody is found at its address. Events come again, people are told.",
        WHAT,
        TIMES,
    ),
    _in_deliveries(
        "delay", "Deliver with a delay", "It reaches the app some seconds after it happened.", WHAT, SECONDS, TIMES
    ),
    _in_deliveries("duplicate", "Deliver twice", "The same bytes, at the same time.", WHAT, TIMES),
    _in_deliveries(
        "reorder", "Deliver events in reverse", "Held until there are so many, then the newest first.", COUNT
    ),
    FaultKind(
        "deliver_again",
        "Deliver the last one again",
        "deliveries",
        "The same bytes once more, now. What the app answers changes nothing.",
        (Parameter("what", "The last of these", "event", DELIVERIES[1:]),),
        _last_again,
    ),
)


# The workspace


def _at_once(
    name: str, label: str, explanation: str, bring_about: Callable[[Workspace, Values], object], *parameters: Parameter
) -> FaultKind:
    return FaultKind(name, label, "workspace", explanation, parameters, bring_about)


def _revoke(workspace: Workspace, values: Values) -> None:
    error = cast(TokenError, values["error"])
    workspace.revoke_token(error, uninstalled_first=values["first"] == "app_uninstalled")


_OF_WORKSPACE = (
    _at_once("revoke_token", "Take the app away", "Its token counts no more, and it is told.", _revoke, REASON, FIRST),
    _at_once("expire_token", "Let the token run out", "Calls are refused.", lambda at, _: at.expire_token()),
    _at_once("restore_token", "Install the app again", "With its token.", lambda at, _: at.restore_token()),
)


def _of_channel(channel: Parameter) -> tuple[FaultKind, ...]:
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
