"""What every command begins with: the settings, and the partnership in its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import wiring
from bot.answering.engine import engine_for, learnt_file
from bot.answering.lexical import LexicalEngine
from bot.domain.answer import AnsweringEngine
from bot.domain.framework import Framework
from bot.domain.framework_file import named, shipped
from bot.partnership import Partnership
from bot.services import frameworks
from bot.settings import Settings, read_settings
from storage.schema import is_current
from storage.unit_of_work import Database


class Refused(Exception):
    """The command cannot be done; the text says why, and what to do next."""


def named_framework(name: str | None) -> Framework:
    """With the wording that was imported, where there is a database that was set up."""
    settings = settings_for(name)
    if settings.on_sqlite and not Path(settings.database_url.removeprefix("sqlite:///")).exists():
        return named(settings.partnership_framework)
    with open_partnership(name) as partnership:
        return frameworks.current(partnership)


def engine_of(name: str | None) -> AnsweringEngine:
    name = settings_for(name).partnership_framework
    return engine_for(named(name), learnt_file(name))


@contextmanager
def open_partnership(framework: str | None = None) -> Iterator[Partnership]:
    settings = settings_for(framework)
    database = Database(settings.database_url, on_commit=_nobody_waits)
    try:
        if not is_current(database.engine):
            raise Refused("The database is not set up for this version. Run: partnership-bot migrate")
        # Whoever asks here has an engine from engine_of; the other commands answer nothing, and need not wait for one.
        yield wiring.build_partnership(settings, database.open_work, engine=LexicalEngine())
    finally:
        database.close()


def _nobody_waits() -> None:
    """A command sends nothing: the bot's own process finds what it added on its next tick."""


def settings_for(framework: str | None) -> Settings:
    settings = read_settings()
    if framework is None:
        return settings
    if framework not in shipped():
        raise Refused(f"There is no framework {framework}. There is: {', '.join(shipped())}.")
    return settings.model_copy(update={"partnership_framework": framework})
