"""What an agent suggests to ask it, and what it says that it is doing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from sandbox.declared import Prompt, Prompts
from sandbox.limits import RateLimits
from sandbox.people import ANA, PARTNERSHIP, TOM, direct_message
from sandbox.workspace import Workspace
from tests.sandbox.conftest import Machine
from tests.sandbox.foreign_app import ForeignApp
from tests.sandbox.offices import APP, installed
from tests.sandbox.vans import Json, error_of

HERE = direct_message(ANA)
ASKED = [{"title": "Stock", "message": "What is in stock?"}]


@pytest.fixture
def office(machine: Machine) -> Iterator[tuple[Workspace, ForeignApp]]:
    with installed(machine) as both:
        yield both


def test_an_agent_suggests_what_its_manifest_says_until_it_says_more(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    assert workspace.prompts(ANA) == APP.agent

    bot.client.assistant_threads_setSuggestedPrompts(channel_id=HERE, prompts=ASKED, title="Ask me")

    assert workspace.prompts(ANA) == Prompts((Prompt("Stock", "What is in stock?"),), "Ask me")
    assert workspace.prompts(TOM) == APP.agent


def test_prompts_with_a_thread_are_taken_and_lost(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    message = workspace.post(ANA, HERE, "Hello")

    reply = bot.client.assistant_threads_setSuggestedPrompts(channel_id=HERE, thread_ts=message.ts, prompts=ASKED)

    assert reply["ok"]
    assert workspace.prompts(ANA) == APP.agent


def test_an_app_that_is_no_agent_suggests_nothing(machine: Machine) -> None:
    with installed(machine, replace(APP, agent=None)) as (workspace, bot):
        assert workspace.prompts(ANA) is None
        call = bot.client.assistant_threads_setSuggestedPrompts
        assert error_of(call, channel_id=HERE, prompts=ASKED)["error"] == "not_allowed"


def test_a_status_shows_until_the_app_replies_in_that_thread(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    message = workspace.post(ANA, HERE, "Hello")

    bot.client.assistant_threads_setStatus(channel_id=HERE, thread_ts=message.ts, status="is thinking…")
    assert workspace.status(HERE, message.ts) == "is thinking…"
    bot.client.chat_postMessage(channel=HERE, text="Elsewhere")
    assert workspace.status(HERE, message.ts) == "is thinking…"
    bot.client.chat_postMessage(channel=HERE, text="Here", thread_ts=message.ts)
    assert workspace.status(HERE, message.ts) is None


def test_a_status_ends_after_two_minutes(office: tuple[Workspace, ForeignApp], machine: Machine) -> None:
    workspace, bot = office
    message = workspace.post(ANA, HERE, "Hello")
    bot.client.assistant_threads_setStatus(channel_id=HERE, thread_ts=message.ts, status="is thinking…")

    machine.ahead = 110
    assert workspace.status(HERE, message.ts) == "is thinking…"
    machine.ahead = 121
    assert workspace.status(HERE, message.ts) is None


def test_an_empty_status_takes_it_away(office: tuple[Workspace, ForeignApp]) -> None:
    workspace, bot = office
    message = workspace.post(ANA, HERE, "Hello")
    bot.client.assistant_threads_setStatus(channel_id=HERE, thread_ts=message.ts, status="is thinking…")

    bot.client.assistant_threads_setStatus(channel_id=HERE, thread_ts=message.ts, status="")

    assert workspace.status(HERE, message.ts) is None


@pytest.mark.parametrize(("status", "shown"), [("processing", True), ("active", False), ("suspended", False)])
def test_a_session_shows_that_it_works_while_it_does(
    office: tuple[Workspace, ForeignApp], status: str, *, shown: bool
) -> None:
    workspace, bot = office
    message = workspace.post(ANA, HERE, "Hello")
    arguments = {"channel_id": HERE, "thread_ts": message.ts, "status": status, "title": "x" * 200}

    bot.client.api_call("agents.sessions.setStatus", json=arguments)

    assert (workspace.status(HERE, message.ts) is not None) is shown


PROMPTS, STATUS = "assistant.threads.setSuggestedPrompts", "assistant.threads.setStatus"
SESSION = "agents.sessions.setStatus"


@pytest.mark.parametrize(
    ("method", "arguments", "error", "message"),
    [
        (PROMPTS, {"prompts": ASKED * 5}, "invalid_arguments", "no more than 4 items allowed [json-pointer:/prompts]"),
        (
            PROMPTS,
            {"prompts": [{"title": "Stock"}]},
            "invalid_arguments",
            "missing required field: message [json-pointer:/prompts/0]",
        ),
        (PROMPTS, {}, "invalid_arguments", "must provide an array [json-pointer:/prompts]"),
        (PROMPTS, {"prompts": ASKED, "channel_id": PARTNERSHIP}, "channel_not_found", None),
        (STATUS, {"thread_ts": "1.000000"}, "invalid_arguments", "missing required field: status"),
        (STATUS, {"status": "is thinking…", "thread_ts": "1.000000"}, "thread_not_found", None),
        (STATUS, {"status": "is thinking…"}, "invalid_arguments", "missing required field: thread_ts"),
        (
            STATUS,
            {"status": "x", "thread_ts": "1.000000", "loading_messages": ["x"] * 11},
            "invalid_arguments",
            "no more than 10 items allowed [json-pointer:/loading_messages]",
        ),
        (
            SESSION,
            {"status": "busy", "thread_ts": "1.000000"},
            "invalid_arguments",
            "must be a valid enum value [json-pointer:/status]",
        ),
        (
            SESSION,
            {"status": "active", "thread_ts": "1.000000", "title": "x" * 201},
            "invalid_arguments",
            "must be less than 201 characters [json-pointer:/title]",
        ),
    ],
)
def test_what_an_agent_may_not_say_is_refused(
    office: tuple[Workspace, ForeignApp], method: str, arguments: Json, error: str, message: str | None
) -> None:
    _, bot = office
    reply = error_of(bot.client.api_call, api_method=method, json={"channel_id": HERE, **arguments})
    assert reply["error"] == error
    assert message is None or reply["errors"] == [message]


@pytest.mark.parametrize(
    ("method", "arguments", "without", "needed"),
    [
        (PROMPTS, {"prompts": ASKED}, {"assistant:write"}, "assistant:write"),
        (STATUS, {"status": "active"}, {"assistant:write", "chat:write"}, "chat:write"),
        (SESSION, {"status": "active"}, {"chat:write"}, "chat:write"),
    ],
)
def test_an_agent_needs_its_scopes(
    machine: Machine, method: str, arguments: Json, without: set[str], needed: str
) -> None:
    with installed(machine, replace(APP, scopes=APP.scopes - without)) as (_, bot):
        arguments = {"channel_id": HERE, "thread_ts": "1.0", **arguments}
        reply = error_of(bot.client.api_call, api_method=method, json=arguments)
    assert (reply["error"], reply["needed"]) == ("missing_scope", needed)


@pytest.mark.parametrize(
    "method",
    [
        "agents.sessions.rename",
        "chat.startStream",
        "chat.appendStream",
        "chat.stopStream",
        "chat.scheduleMessage",
        "chat.unfurl",
        "conversations.list",
        "users.list",
        "oauth.v2.access",
    ],
)
def test_what_the_sandbox_does_not_know_is_refused_by_name(office: tuple[Workspace, ForeignApp], method: str) -> None:
    _, bot = office
    reply = error_of(bot.client.api_call, api_method=method, json={"channel_id": HERE, "title": "x"})
    assert (reply["error"], reply["req_method"]) == ("unknown_method", method)


@pytest.mark.parametrize(("method", "per_minute"), [(STATUS, 600), (SESSION, 600), (PROMPTS, 20)])
def test_an_agent_says_what_it_does_only_so_often_a_minute(machine: Machine, method: str, per_minute: int) -> None:
    started = machine()
    limits = RateLimits(1.0, lambda: started)
    assert [limits.wait_for_method(method) for _ in range(per_minute)] == [0] * per_minute
    assert limits.wait_for_method(method) > 0


def test_chat_write_alone_lets_an_app_set_its_status(machine: Machine) -> None:
    with installed(machine, replace(APP, scopes=APP.scopes - {"assistant:write"})) as (workspace, bot):
        message = workspace.post(ANA, HERE, "Hello")
        bot.client.assistant_threads_setStatus(channel_id=HERE, thread_ts=message.ts, status="is thinking…")
        assert workspace.status(HERE, message.ts) == "is thinking…"
