"""The server answers to this machine's own names only."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org:80", "[::1].example.org", "127.0.0.1:80@b.org"])
def test_a_request_that_names_another_host_is_refused(address: str, host: str) -> None:
    reply = httpx.post(f"{address}/api/auth.test", headers={"Host": host}, trust_env=False)
    assert reply.status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "[::1]:8000", "[::1]"])
def test_a_request_that_names_this_machine_is_served(address: str, host: str) -> None:
    reply = httpx.post(f"{address}/api/auth.test", headers={"Host": host}, trust_env=False)
    assert (reply.status_code, reply.json()["error"]) == (200, "not_authed")
