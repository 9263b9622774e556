"""The record of what passed: what it holds, how it is narrowed down, and what nobody is shown."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx
import pytest
from slack_bolt import Ack
from slack_sdk import WebClient

from sandbox.changes import Changes
from sandbox.masking import masked
from sandbox.people import ANA, PARTNERSHIP, direct_message
from sandbox.signed_http import signature
from sandbox.traffic import Traffic
from sandbox.values import Exchange, ExchangeKind
from sandbox.workspace import Workspace
from tests.sandbox.calls import refusal
from tests.sandbox.foreign_app import ForeignApp
from tests.sandbox.vans import modal, opened

HERE = direct_message(ANA)
Json = dict[str, Any]


def kept(record: Traffic) -> list[int]:
    return [exchange.number for exchange in record.after(0)]


def call(record: Traffic, text: str) -> None:
    record.record("from_bot", "chat.postMessage", {"text": text}, status=200, reply={"ok": True})


def test_an_exchange_holds_request_reply_status_reason_and_attempt(workspace: Workspace, client: WebClient) -> None:
    client.chat_postMessage(channel=HERE, text="Hello")
    refusal(client, "chat.postMessage", channel="C0NOWHERE", text="Hello")

    well, ill = workspace.traffic()
    assert (well.name, well.request["text"], well.status, well.reply["ok"], well.refusal, well.attempt) == (
        "chat.postMessage",
        "Hello",
        200,
        True,
        None,
        0,
    )
    assert (ill.status, ill.reply["error"], ill.refusal) == (200, "channel_not_found", "channel_not_found")
    assert workspace.refusals() == [ill]


def test_an_exchange_says_how_long_the_answer_took(workspace: Workspace, bot: ForeignApp) -> None:
    @bot.app.command("/van")
    def book(ack: Ack) -> None:
        workspace.wait_for(lambda: False, 0.2)
        ack()

    workspace.run_command(ANA, PARTNERSHIP, "/van")
    bot.client.auth_test()

    (command,) = workspace.traffic(kind="commands")
    assert 0.2 <= command.seconds < 1.0
    assert all(0 < each.seconds < 1.0 for each in workspace.traffic(kind="calls"))


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("calls", {"auth.test", "views.open"}),
        ("events", {"event:message"}),
        ("commands", {"command:/van0"}),
        ("interactions", {"view_submission"}),
    ],
)
def test_traffic_is_narrowed_down_by_kind(
    workspace: Workspace, bot: ForeignApp, kind: ExchangeKind, names: set[str]
) -> None:
    bot.app.event("message")(lambda: None)
    bot.app.view("book")(lambda ack: ack())
    view = opened(workspace, bot, modal())
    workspace.submit_view(ANA, view.id, {"why": "x"})
    workspace.post(ANA, HERE, "Hello")
    assert workspace.wait_until_quiet()

    assert {exchange.name for exchange in workspace.traffic(kind=kind)} == names
    last = workspace.traffic()[-1].number
    assert workspace.traffic(after=last, kind=kind) == []


def test_refusals_are_narrowed_down_by_kind(workspace: Workspace, bot: ForeignApp) -> None:
    bot.statuses = [500]
    workspace.run_command(ANA, PARTNERSHIP, "/van")
    refusal(bot.client, "views.open", trigger_id="none", view=modal())

    assert [each.name for each in workspace.refusals(kind="commands")] == ["command:/van"]
    assert [each.name for each in workspace.refusals(kind="calls")] == ["views.open"]
    assert workspace.refusals(kind="events") == []


def test_only_so_many_exchanges_are_kept() -> None:
    record = Traffic(time.monotonic, Changes(), kept=3)
    for number in range(5):
        call(record, str(number))
    assert kept(record) == [3, 4, 5]


def test_only_so_much_is_kept_and_the_newest_in_any_case() -> None:
    record = Traffic(time.monotonic, Changes(), characters=1000)
    for _ in range(20):
        call(record, "x" * 100)
    assert 2 <= len(kept(record)) <= 7
    call(record, "x" * 5000)
    assert kept(record) == [21]
    call(record, "y")
    assert kept(record) == [22]


def test_nobody_is_shown_a_token_signature_or_secret_address(workspace: Workspace, bot: ForeignApp) -> None:
    bot.app.command("/van")(lambda ack: ack())
    workspace.run_command(ANA, PARTNERSHIP, "/van")
    signed = signature("secret", "1790000000", b"body")
    bot.client.chat_postMessage(channel=HERE, text=f"xoxb-1-2-abc xapp-1-A-b xoxe.xoxb-1-Mi and {signed}")
    httpx.post(f"{bot.client.base_url}auth.test", data={"token": "xoxb-guessed"}, trust_env=False)

    plain = json.dumps([[each.request, each.reply] for each in workspace.traffic()])
    shown = json.dumps([[each.request, each.reply] for each in map(masked, workspace.traffic())])

    secret = workspace.traffic(kind="commands")[0].request["response_url"].rpartition("/")[2]
    for each in (secret, "xoxb-1-2-abc", "xapp-1-A-b", "xoxe.xoxb-1-Mi", signed, "verification"):
        assert each in plain
        assert each not in shown
    assert "guessed" not in shown
    assert f"{workspace.address}/response/" in shown


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("http://127.0.0.1:80/upload/F1-abc_d", "http://127.0.0.1:80/upload/…"),
        ("ws://127.0.0.1:80/link?ticket=abc-d_e&app_id=A1", "ws://127.0.0.1:80/link?ticket=…&app_id=A1"),
        ("put it at 'https://ex.org/response/abc' now", "put it at 'https://ex.org/response/…' now"),
    ],
)
def test_secret_addresses_are_masked_wherever_they_stand(secret: str, shown: str) -> None:
    exchange = Exchange(1, 0.0, "from_bot", "x", {"deep": [{"text": secret}]}, 200, secret, None)
    assert (masked(exchange).request, masked(exchange).reply) == ({"deep": [{"text": shown}]}, shown)


def test_masking_leaves_the_rest_as_it_was() -> None:
    request: Json = {
        "text": "The ticket=7 of v0=1 is at https://ex.org/a/response",
        "n": 1,
        "list": ["a", None],
        "x": True,
    }
    exchange = Exchange(1, 0.0, "from_bot", "x", request, 200, "ok", None)
    assert masked(exchange) == exchange
