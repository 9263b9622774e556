"""What the page's server takes from browsers, and what it lets its own page load."""

from __future__ import annotations

import httpx
import pytest

from sandbox.people import JOE, PARTNERSHIP
from sandbox.workspace import Workspace

SAY = f"/as/{JOE}/{PARTNERSHIP}/say"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
@pytest.mark.parametrize("path", [SAY, "/clock"])
def test_another_page_changes_nothing_here(
    workspace: Workspace, address: str, path: str, headers: dict[str, str]
) -> None:
    before = workspace.clock.now()
    answer = httpx.post(address + path, data={"text": "Hello", "by": "week"}, headers=headers)

    assert answer.status_code == 403
    assert workspace.messages(PARTNERSHIP, JOE) == []
    assert (workspace.clock.now() - before).total_seconds() < 3600


def test_the_page_itself_may_act(workspace: Workspace, address: str) -> None:
    headers = {"Origin": address, "Sec-Fetch-Site": "same-origin"}
    answer = httpx.post(address + SAY, data={"text": "Hello"}, headers=headers)

    assert answer.status_code == 200
    assert [message.text for message in workspace.messages(PARTNERSHIP, JOE)] == ["Hello"]


@pytest.mark.parametrize("part", ["file/F0GONE0001", "suggest?block=b&action=a&typed=x"])
def test_what_belongs_to_a_message_that_is_gone_is_not_found(address: str, part: str) -> None:
    assert httpx.get(f"{address}/as/{JOE}/{PARTNERSHIP}/message/1.000000/{part}").status_code == 404


@pytest.mark.parametrize("path", ["/", f"/as/{JOE}/{PARTNERSHIP}", "/static/page.js", "/clock"])
def test_nothing_is_loaded_from_elsewhere_or_run_inline(address: str, path: str) -> None:
    answer = httpx.get(address + path)

    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].startswith("default-src 'self'; ")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "<script>" not in answer.text
    assert "style=" not in answer.text
