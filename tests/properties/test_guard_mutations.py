"""Ten thousand requests that are nearly Slack's, and those that are Slack's in other words."""

import base64
import gzip
import json
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote_plus

import pytest

from tests.properties.listening import FORM, PATH, TIMESTAMP, listening, request, send, signed_headers
from tests.wsgi_requests import signature

CANARY = "canary"
COMMAND = b"command=%2Fprinciple&text=the+canary+sang%2C+twice&team_id=T1&user_id=U1&channel_id=C1&trigger_id=1.2"
PRESS = (
    b"payload="
    + quote_plus(
        json.dumps(
            {
                "type": "block_actions",
                "team": {"id": "T1"},
                "user": {"id": "U1", "team_id": "T1"},
                "actions": [{"type": "button", "action_id": "press", "block_id": "b", "value": "canary"}],
            }
        )
    ).encode()
)
EVENT = json.dumps(
    {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": "Ev1",
        "event": {"type": "message", "user": "U1", "channel": "D1", "ts": "1.2", "text": "canary"},
    }
).encode()
ORIGINALS = ((COMMAND, FORM), (PRESS, FORM), (EVENT, "application/json"))


@dataclass(frozen=True)
class Sent:
    """`again` are further headers of names that are there already."""

    body: bytes
    timestamp: str = TIMESTAMP
    signature: str = ""
    again: tuple[tuple[str, str], ...] = ()

    @property
    def signed(self) -> tuple[bytes, list[str]]:
        values = [self.timestamp, self.signature, *(value for _, value in self.again)]
        return self.body, sorted(filter(None, values))

    def over_the_wire(self, kind: str) -> bytes:
        headers = [("Content-Type", kind), ("Content-Length", str(len(self.body)))]
        if self.timestamp:
            headers.append(("X-Slack-Request-Timestamp", self.timestamp))
        if self.signature:
            headers.append(("X-Slack-Signature", self.signature))
        return request(self.body, [*headers, *self.again])


Mutation = Callable[[Sent, random.Random], Sent]


def of_body(change: Callable[[bytes, random.Random], bytes]) -> Mutation:
    return lambda sent, chance: replace(sent, body=change(sent.body, chance))


def of_timestamp(change: Callable[[str, random.Random], str]) -> Mutation:
    return lambda sent, chance: replace(sent, timestamp=change(sent.timestamp, chance))


def of_signature(change: Callable[[str, random.Random], str]) -> Mutation:
    return lambda sent, chance: replace(sent, signature=change(sent.signature, chance))


def flipped(body: bytes, chance: random.Random) -> bytes:
    changed = bytearray(body)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(body: bytes, chance: random.Random) -> tuple[bytes, bytes, bytes]:
    start, end = sorted(chance.choices(range(len(body) + 1), k=2))
    return body[:start], body[start:end], body[end:]


def without_a_piece(body: bytes, chance: random.Random) -> bytes:
    before, _, after = cut(body, chance)
    return before + after


def with_a_piece_twice(body: bytes, chance: random.Random) -> bytes:
    before, piece, after = cut(body, chance)
    return before + piece * 2 + after


def with_bytes_put_in(body: bytes, chance: random.Random) -> bytes:
    before, piece, after = cut(body, chance)
    return before + chance.randbytes(chance.randint(1, 8)) + piece + after


def reordered(body: bytes, chance: random.Random) -> bytes:
    fields = body.split(b"&")
    return b"&".join(chance.sample(fields, len(fields)))


def digit_changed(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text))
    return text[:place] + chance.choice("0123456789abcdef") + text[place + 1 :]


OF_BODY: dict[str, Mutation] = {
    "a bit": of_body(flipped),
    "a piece less": of_body(without_a_piece),
    "a piece twice": of_body(with_a_piece_twice),
    "bytes more": of_body(with_bytes_put_in),
    "fields in another order": of_body(reordered),
    "a field twice": of_body(lambda body, _: body + b"&text=other&user_id=U2"),
    "a field before": of_body(lambda body, _: b"payload=%7B%7D&" + body),
    "a certificate check": of_body(lambda body, _: body + b"&ssl_check=1"),
    "a line more": of_body(lambda body, _: body + b"\r\n"),
    "a mark of byte order": of_body(lambda body, _: b"\xef\xbb\xbf" + body),
    "blanks for pluses": of_body(lambda body, _: body.replace(b"+", b"%20")),
    "escapes in small letters": of_body(lambda body, _: body.replace(b"%2F", b"%2f").replace(b"%7B", b"%7b")),
    "UTF-16": of_body(lambda body, _: body.decode("latin-1").encode("utf-16")),
    "UTF-7": of_body(lambda body, _: (body.decode("latin-1") + "é").encode("utf-7")),
    "Latin-1": of_body(lambda body, _: body + "é".encode("latin-1")),
    "compressed": of_body(lambda body, _: gzip.compress(body)),
    "base64": of_body(lambda body, _: base64.b64encode(body)),
    "nothing": of_body(lambda _body, _: b""),
}
OF_TIMESTAMP: dict[str, Mutation] = {
    "seconds later": of_timestamp(lambda text, chance: str(int(text) + chance.randint(1, 400))),
    "seconds earlier": of_timestamp(lambda text, chance: str(int(text) - chance.randint(1, 400))),
    "another digit in the time": of_timestamp(digit_changed),
    "a nought before the time": of_timestamp(lambda text, _: "0" + text),
    "a sign before the time": of_timestamp(lambda text, chance: chance.choice("+-") + text),
    "a part of a second": of_timestamp(lambda text, _: text + ".0"),
    "digits of another script": of_timestamp(lambda text, _: text.translate({48 + n: 0x660 + n for n in range(10)})),
    "a very long time": of_timestamp(lambda text, chance: text * chance.randint(2, 500)),
    "no time": of_timestamp(lambda _text, _: ""),
    "two times": lambda sent, chance: replace(
        sent, again=(("X-Slack-Request-Timestamp", chance.choice([sent.timestamp, "1"])),)
    ),
}
OF_SIGNATURE: dict[str, Mutation] = {
    "another digit in the signature": of_signature(lambda text, chance: text[:3] + digit_changed(text[3:], chance)),
    "capitals": of_signature(lambda text, _: text.upper()),
    "another version": of_signature(lambda text, chance: f"v{chance.randint(1, 9)}" + text[2:]),
    "no version": of_signature(lambda text, _: text[3:]),
    "a shorter signature": of_signature(lambda text, chance: text[: chance.randrange(1, len(text))]),
    "a longer signature": of_signature(lambda text, chance: text + "0" * chance.randint(1, 100)),
    "quoted": of_signature(lambda text, _: f'"{text}"'),
    "outside ASCII": of_signature(lambda text, _: text[:-1] + "é"),
    "no signature": of_signature(lambda _text, _: ""),
    "two signatures": lambda sent, chance: replace(
        sent, again=(("X-Slack-Signature", chance.choice([sent.signature, "v0=" + "0" * 64])),)
    ),
    "another's signature": of_signature(lambda _text, chance: signature(chance.randbytes(20), TIMESTAMP)),
    "another secret": lambda sent, _: replace(sent, signature=signature(sent.body, TIMESTAMP, "another")),
}


@pytest.mark.parametrize(("body", "kind"), ORIGINALS, ids=["command", "press", "event"])
def test_none_of_ten_thousand_changed_requests_is_accepted(
    body: bytes, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(body)  # noqa: S311 - the same ones every time
    original = Sent(body, signature=signature(body, TIMESTAMP))
    answers: dict[int, int] = {}
    with listening() as here, caplog.at_level(logging.DEBUG):
        done = 0
        while done < 3334:
            changed = original
            for kinds in chance.sample((OF_BODY, OF_TIMESTAMP, OF_SIGNATURE), chance.choice((1, 1, 1, 2, 3))):
                changed = chance.choice(list(kinds.values()))(changed, chance)
            if changed.signed == original.signed:
                continue
            status, said = send(here.port, changed.over_the_wire(kind))
            answers[status] = answers.get(status, 0) + 1
            assert status in (400, 401) or (status == 200 and b"ssl_check=1" in changed.body), changed
            assert CANARY not in said
            done += 1

        assert here.accepted == []
        with caplog.at_level(logging.WARNING):
            assert send(here.port, original.over_the_wire(kind))[0] == 200
    assert len(here.accepted) == 1
    assert answers[401] > 3000
    assert CANARY not in caplog.text
    assert signature(body, TIMESTAMP)[3:] not in caplog.text


def in_chunks(body: bytes, sizes: list[int], ending: bytes = b"0\r\n\r\n", extension: bytes = b"") -> bytes:
    chunks, rest = b"", body
    for size in [*sizes, len(body)]:
        piece, rest = rest[:size], rest[size:]
        if piece:
            chunks += b"%x%s\r\n%s\r\n" % (len(piece), extension, piece)
    return chunks + ending


def chunked_headers() -> dict[str, str]:
    headers = signed_headers(COMMAND)
    del headers["Content-Length"]
    return headers | {"Transfer-Encoding": "chunked"}


SAME: dict[str, bytes] = {
    "names in small letters": request(COMMAND, {k.lower(): v for k, v in signed_headers(COMMAND).items()}),
    "names in capitals": request(COMMAND, {k.upper(): v for k, v in signed_headers(COMMAND).items()}),
    "in another order": request(COMMAND, list(reversed(signed_headers(COMMAND).items()))),
    "blanks around values": request(COMMAND, {k: f"  {v} \t" for k, v in signed_headers(COMMAND).items()}),
    "in one chunk": request(in_chunks(COMMAND, []), chunked_headers()),
    "in chunks of a byte": request(in_chunks(COMMAND, [1] * len(COMMAND)), chunked_headers()),
    "in chunks with extensions": request(in_chunks(COMMAND, [7, 50], extension=b";a=b"), chunked_headers()),
    "with more headers": request(COMMAND, signed_headers(COMMAND) | {"X-Slack-Retry-Num": "1", "Accept": "*/*"}),
    "with a query": request(COMMAND, signed_headers(COMMAND), path=f"{PATH}?a=b"),
    "with a charset": request(COMMAND, signed_headers(COMMAND) | {"Content-Type": f"{FORM}; charset=utf-8"}),
}


@pytest.mark.parametrize("pieces", [1, 40])
@pytest.mark.parametrize("raw", SAME.values(), ids=SAME)
def test_what_is_the_same_in_http_is_answered_the_same(raw: bytes, pieces: int) -> None:
    with listening() as here:
        answer = send(here.port, request(COMMAND, signed_headers(COMMAND)))
        assert answer == (200, "taken: the canary sang, twice")
        assert send(here.port, raw, pieces=pieces) == answer
        assert here.accepted[1] == here.accepted[0]
