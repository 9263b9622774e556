"""What gets past the guard, and what is refused before anything is parsed."""

import io
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.guard import LARGEST_BODY, Guard
from handlers.refusals import Reason, Refusals
from tests.wsgi_requests import BODY, NOW, SECRET, Reply, signature, signed


class Arrivals:
    """What came through, as the application behind the guard read it."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.bodies.append(environ["wsgi.input"].read())
        start_response("200 OK", [])
        return [b""]


def status_of(environ: dict[str, Any]) -> tuple[int, list[bytes]]:
    arrivals = Arrivals()
    reply = Reply()
    list(Guard(arrivals, SECRET, lambda: NOW)(environ, reply.start))
    return int(reply.status.split()[0]), arrivals.bodies


def test_what_slack_signed_comes_through_byte_for_byte() -> None:
    assert status_of(signed()) == (200, [BODY])


@pytest.mark.parametrize("seconds", [-300, 299, 300])
def test_a_signature_holds_for_five_minutes(seconds: int) -> None:
    assert status_of(signed(seconds_ago=seconds)) == (200, [BODY])


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in signed().items() if key != name}


REFUSED: dict[str, tuple[dict[str, Any], int]] = {
    "signed with another secret": (signed(secret="another"), 401),
    "signed too long ago": (signed(seconds_ago=301), 401),
    "signed too far ahead": (signed(seconds_ago=-301), 401),
    "no signature": (without("HTTP_X_SLACK_SIGNATURE"), 401),
    "no timestamp": (without("HTTP_X_SLACK_REQUEST_TIMESTAMP"), 401),
    "a signature in capitals": (signed() | {"HTTP_X_SLACK_SIGNATURE": signature(BODY, "1").upper()}, 401),
    "a signature outside ASCII": (signed() | {"HTTP_X_SLACK_SIGNATURE": "v0=" + "é" * 64}, 401),
    "a timestamp of words": (signed() | {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "abc"}, 401),
    "a timestamp of 5,000 digits": (signed() | {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "1" * 5000}, 401),
    "digits of another script": (signed() | {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "١٧٨٨"}, 401),
    "a body that is no text": (signed(b"\xff\xfe"), 401),
    "another body": (signed() | {"wsgi.input": io.BytesIO(BODY.replace(b"sang", b"died"))}, 401),
    "a body that says it is larger than allowed": (signed() | {"CONTENT_LENGTH": str(LARGEST_BODY + 1)}, 413),
    "a length of words": (signed() | {"CONTENT_LENGTH": "many"}, 411),
    "a negative length": (signed() | {"CONTENT_LENGTH": "-1"}, 411),
    "no length": (without("CONTENT_LENGTH"), 411),
    "a request to read": (signed() | {"REQUEST_METHOD": "GET"}, 405),
}


@pytest.mark.parametrize(("environ", "status"), REFUSED.values(), ids=REFUSED)
def test_anything_else_is_refused_and_nothing_comes_through(
    environ: dict[str, Any], status: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert status_of(environ) == (status, [])
    assert "canary" not in caplog.text
    assert not any(str(value) in caplog.text for key, value in environ.items() if key.startswith("HTTP_"))


def test_a_flood_of_refusals_is_a_line_a_minute_for_each_reason(caplog: pytest.LogCaptureFixture) -> None:
    seconds = [0.0]
    guard = Guard(Arrivals(), SECRET, lambda: NOW, lambda: seconds[0])
    unsigned, too_large = (
        REFUSED["signed with another secret"][0],
        REFUSED["a body that says it is larger than allowed"][0],
    )

    def refuse(environ: dict[str, Any], times: int) -> None:
        for _ in range(times):
            list(guard(environ | {"wsgi.input": io.BytesIO(BODY)}, Reply().start))

    refuse(unsigned, 1000)
    refuse(too_large, 1)
    seconds[0] = 59.9
    refuse(unsigned, 5)
    seconds[0] = 60.0
    refuse(unsigned, 1)
    seconds[0] = 500.0
    refuse(unsigned, 1)

    assert [each.getMessage() for each in caplog.records] == [
        "A request was refused: not signed by Slack, or not within five minutes (1 since this was last said).",
        "A request was refused: larger than 1 MiB (1 since this was last said).",
        "A request was refused: not signed by Slack, or not within five minutes (1005 since this was last said).",
        "A request was refused: not signed by Slack, or not within five minutes (1 since this was last said).",
    ]


def test_refusals_on_many_threads_at_once_are_all_counted(caplog: pytest.LogCaptureFixture) -> None:
    seconds = [0.0]
    refusals = Refusals(lambda: seconds[0])
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(refusals.note, [Reason.NOT_SIGNED] * 4000))
    seconds[0] = 61.0

    refusals.note(Reason.NOT_SIGNED)

    assert [each.args for each in caplog.records] == [(Reason.NOT_SIGNED, 1), (Reason.NOT_SIGNED, 4000)]


def test_the_largest_body_allowed_comes_through() -> None:
    body = b"x" * LARGEST_BODY
    assert status_of(signed(body)) == (200, [body])


def test_a_certificate_check_is_answered_without_a_signature_and_goes_no_further() -> None:
    environ = signed(b"ssl_check=1&token=t&command=%2Fconcern") | {"HTTP_X_SLACK_SIGNATURE": ""}
    assert status_of(environ) == (200, [])


@given(st.binary(max_size=200), st.text(max_size=80), st.text(max_size=20))
def test_no_guess_is_accepted_and_none_makes_the_guard_stumble(body: bytes, signature: str, timestamp: str) -> None:
    guess = {"HTTP_X_SLACK_SIGNATURE": signature, "HTTP_X_SLACK_REQUEST_TIMESTAMP": timestamp}
    status, arrived = status_of(signed(body) | guess)
    assert status in (200, 401)
    assert arrived == []


@given(st.integers(0, len(BODY) - 1), st.integers(0, 7))
def test_one_bit_changed_is_a_body_that_was_never_signed(place: int, bit: int) -> None:
    changed = bytearray(BODY)
    changed[place] ^= 1 << bit
    status, arrived = status_of(signed() | {"wsgi.input": io.BytesIO(bytes(changed))})
    assert (status, arrived) == (401, [])
