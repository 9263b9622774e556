"""The processes that are measured: the bot's web side, the bare app it is held against, and a Slack that says yes."""

import asyncio
import logging
import sys
from contextlib import ExitStack
from typing import Any

from pydantic import SecretStr
from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import Column, Integer, MetaData, Table, Text, insert, select

from bot.settings import Settings, SlackSettings
from bot.wiring import THREADS, open_bot
from handlers.server import http_server
from storage.engines import engine_for
from tests.wsgi_requests import SECRET

NOTED = Table(
    "noted",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("by", Text),
    Column("words", Text, nullable=False),
)


def bot(database_url: str, port: int, slack_port: int) -> None:
    """As `partnership-bot web` does, and on SQLite too: no sender takes time from it."""
    slack = SlackSettings(
        slack_bot_token=SecretStr("xoxb-bench"),
        slack_signing_secret=SecretStr(SECRET),
        slack_api_url=f"http://127.0.0.1:{slack_port}/api/",
        port=port,
    )
    with ExitStack() as stack:
        open_bot(Settings(database_url=database_url), slack, stack).serve(stack)


def bare(database_url: str, port: int, _slack_port: int) -> None:
    """Bolt with one insert and one select on the same kind of engine, behind the same server."""
    engine = engine_for(database_url)
    NOTED.metadata.create_all(engine)
    app = App(
        logger=logging.getLogger("bare"),
        signing_secret=SECRET,
        process_before_response=True,
        token_verification_enabled=False,
        authorize=lambda: AuthorizeResult(
            enterprise_id=None, team_id="T0PARTNER1", bot_token="xoxb-bench", bot_id="B0"
        ),
    )

    def note(ack: Ack, body: dict[str, Any]) -> None:
        with engine.begin() as connection:
            connection.execute(insert(NOTED).values(by=body["user_id"], words=body["text"]))
            first = connection.scalar(select(NOTED.c.words).where(NOTED.c.id == 1))
        ack(text=f"Noted, after {first}", response_type="ephemeral")

    app.command("/note")(note)
    http_server(SlackRequestHandler(app), host="127.0.0.1", port=port, threads=THREADS).run()


def slack(_database_url: str, _port: int, slack_port: int) -> None:
    """Answers every call at once with yes."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
    yes = head + b'Content-Length: 11\r\n\r\n{"ok":true}'

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            # Somebody only looked whether this is here.
            return
        [length] = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        await reader.readexactly(int(length.partition(b":")[2]))
        writer.write(yes)
        await writer.drain()
        writer.close()

    async def serve() -> None:
        await (await asyncio.start_server(answer, "127.0.0.1", slack_port)).serve_forever()

    asyncio.run(serve())


if __name__ == "__main__":
    # Waitress notes every request that has to wait for a thread.
    logging.basicConfig(level=logging.ERROR)
    what, url, *ports = sys.argv[1:]
    {"bot": bot, "bare": bare, "slack": slack}[what](url, *map(int, ports))
