"""The server answers to this machine's own names only."""

from __future__ import annotations

import gc
import socket
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest

from sandbox.server import running
from sandbox.workspace import Workspace


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org:80", "[::1].example.org", "127.0.0.1:80@b.org"])
def test_a_request_that_names_another_host_is_refused(address: str, host: str) -> None:
    reply = httpx.post(f"{address}/api/auth.test", headers={"Host": host}, trust_env=False)
    assert reply.status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "[::1]:8000", "[::1]"])
def test_a_request_that_names_this_machine_is_served(address: str, host: str) -> None:
    reply = httpx.post(f"{address}/api/auth.test", headers={"Host": host}, trust_env=False)
    assert (reply.status_code, reply.json()["error"]) == (200, "not_authed")


def test_connections_made_as_it_stops_are_closed(workspace: Workspace) -> None:
    """What it left open would be a warning, thus an error, in whichever test it is collected in."""
    with ExitStack() as stack:
        for _ in range(100):
            with running(workspace, with_page=False) as address:
                at = (urlsplit(address).hostname, urlsplit(address).port)
                for _ in range(2):
                    stack.enter_context(socket.create_connection(at))
    gc.collect()
