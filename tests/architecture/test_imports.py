"""The arrows between the folders, and the few places that may read the clock or the environment."""

from pathlib import Path

import pytest

from tests.architecture.imports import Violation, violations, violations_in

ROOT = Path(__file__).parents[2]


def test_the_folders_know_of_each_other_only_what_they_should() -> None:
    assert violations(ROOT) == []


def test_every_folder_is_looked_at() -> None:
    for folder in ("bot", "handlers", "storage", "sandbox"):
        assert list((ROOT / folder).rglob("*.py")), folder


@pytest.mark.parametrize(
    ("path", "source", "breaks"),
    [
        ("handlers/concern.py", "from storage.tables import concern", "imports storage"),
        ("handlers/concern.py", "def f():\n    import storage.tables", "imports storage"),
        ("handlers/concern.py", "import storage", "imports storage"),
        ("handlers/concern.py", "from bot.services import concerns", None),
        ("bot/services/concerns.py", "from storage import tables", "imports storage"),
        ("bot/services/concerns.py", "import handlers.ids", "imports handlers"),
        ("bot/services/concerns.py", "from bot import ports, errors", None),
        ("bot/services/concerns.py", "from bot import settings", "imports bot.settings"),
        ("bot/services/concerns.py", "from bot.answering.lexical import LexicalEngine", "imports bot.answering"),
        ("bot/services/concerns.py", "from bot.services import nudges", None),
        ("bot/services/concerns.py", "import slack_sdk", "imports slack_sdk"),
        ("bot/services/concerns.py", "import bm25s", "imports bm25s"),
        ("bot/domain/concern.py", "from bot.ports import Page", "imports bot.ports"),
        ("bot/domain/concern.py", "from bot.services import concerns", "imports bot.services"),
        ("bot/domain/concern.py", "from bot.errors import NotFound", None),
        ("bot/domain/calendar.py", "from holidays import country_holidays", None),
        ("bot/domain/concern.py", "import pydantic", None),
        ("bot/domain/concern.py", "import requests", "imports requests"),
        ("bot/answering/lexical.py", "import bm25s", None),
        ("bot/answering/lexical.py", "from bot.domain.answer import Answer", None),
        ("bot/answering/lexical.py", "from bot.services import asking", "imports bot.services"),
        ("bot/wiring.py", "import handlers.ids, storage.tables, slack_bolt", None),
        ("bot/__main__.py", "from bot import wiring", None),
        ("bot/wiring.py", "import sandbox.server", "imports sandbox"),
        ("bot/demo.py", "import sandbox.server", None),
        ("bot/clock.py", "from storage import tables", "imports storage"),
        ("storage/concerns.py", "from handlers import ids", "imports handlers"),
        ("storage/concerns.py", "from slack_sdk import WebClient", "imports slack_sdk"),
        ("storage/concerns.py", "import sqlalchemy.orm, alembic, psycopg.sql", None),
        ("handlers/messenger.py", "from slack_sdk import WebClient", None),
        ("handlers/messenger.py", "import sqlalchemy", "imports sqlalchemy"),
        ("bot/wiring.py", "import psycopg", "imports psycopg"),
        ("sandbox/server.py", "from bot.domain.people import Party", "imports bot.domain"),
        ("sandbox/server.py", "import handlers", "imports handlers"),
        ("sandbox/server.py", "from sandbox import store", None),
        ("storage/concerns.py", "import sandbox", "imports sandbox"),
        ("handlers/ticks.py", "from datetime import datetime\ndatetime.now()", "reads the clock"),
        ("handlers/ticks.py", "import datetime as d\nd.datetime.now(d.UTC)", "reads the clock"),
        ("handlers/ticks.py", "from datetime import datetime as dt\nread = dt.utcnow", "reads the clock"),
        ("handlers/ticks.py", "from datetime import date\ndate.today()", "reads the clock"),
        ("handlers/ticks.py", "import time\ntime.time()", "reads the clock"),
        ("handlers/ticks.py", "from time import time as seconds", "reads the clock"),
        ("handlers/ticks.py", "import time\ntime.monotonic()", None),
        ("handlers/ticks.py", "def tick(now): return now()", None),
        ("bot/clock.py", "from datetime import datetime\ndatetime.now()", None),
        ("sandbox/clock.py", "from datetime import datetime\ndatetime.now()", None),
        ("storage/engines.py", "import os\nos.environ['DATABASE_URL']", "reads the environment"),
        ("storage/engines.py", "import os as o\no.getenv('DATABASE_URL')", "reads the environment"),
        ("storage/engines.py", "from os import environ", "reads the environment"),
        ("bot/settings.py", "import os\nos.environ", None),
        ("bot/demo.py", "import os\ndict(os.environ)", None),
        ("storage/engines.py", "import os\nos.kill(1, 9)", None),
        ("handlers/views/card.py", "from .. import ids", "imports relatively"),
    ],
)
def test_the_checker_finds_what_is_planted_and_nothing_else(path: str, source: str, breaks: str | None) -> None:
    found = violations_in(Path(path), source)
    assert found == ([] if breaks is None else [Violation(path, source.count("\n") + 1, breaks)])
