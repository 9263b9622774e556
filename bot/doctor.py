"""Looks at everything that the bot stands on, one thing after the other, whatever the others are like."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing

from bot import wiring
from bot.answering import learnt
from bot.answering.encoder import SentenceEncoder, Tampered
from bot.answering.engine import learning_command, learnt_file
from bot.clock import Clock
from bot.domain.framework_file import named
from bot.domain.vitals import STILL_AFTER
from bot.errors import StoreUnavailable
from bot.services import health
from bot.settings import Settings, SlackSettings, WrongSettings, read_settings, read_slack_settings
from handlers.slack_health import SlackSays, ask_about_app_token, ask_about_bot_token
from handlers.views import doctor
from handlers.views.doctor_sending import sending
from handlers.views.finding import Finding
from storage.address import file_of
from storage.schema import LATEST, current
from storage.unit_of_work import Database


def examine(*, machine: Clock) -> Iterator[Finding]:
    """Never raises. `machine` is this machine's clock, to be compared with Slack's."""
    settings, slack, wrong = _settings()
    yield doctor.settings(_in_short(settings, slack), wrong)
    said = None
    if slack is not None:
        said = ask_about_bot_token(slack.slack_bot_token.get_secret_value(), slack.slack_api_url)
        yield from _guarded("Slack", lambda: _slack(slack, said, machine))
    if settings is not None:
        yield from _guarded("Answers", lambda: _answers(settings))
        clock = wiring.clock_of(slack) if slack is not None else machine
        still_after = slack.still_after if slack is not None else STILL_AFTER
        yield from _guarded("Database", lambda: _database(settings, said, clock, machine, still_after))


def _settings() -> tuple[Settings | None, SlackSettings | None, str]:
    """What could be read, and what is wrong with the rest."""
    settings, slack, wrong = None, None, []
    try:
        settings = read_settings()
    except WrongSettings as error:
        wrong.append(str(error))
    try:
        slack = read_slack_settings()
    except WrongSettings as error:
        wrong.append(str(error))
    return settings, slack, "\n".join(wrong)


def _in_short(settings: Settings | None, slack: SlackSettings | None) -> str:
    if settings is None or slack is None:
        return ""
    reached = "in Socket Mode" if slack.slack_app_token else f"over HTTP on {slack.bind_address}, port {slack.port}"
    return f"{'SQLite' if settings.on_sqlite else 'PostgreSQL'}, Slack {reached}."


def _slack(slack: SlackSettings, said: SlackSays, machine: Clock) -> Iterator[Finding]:
    yield doctor.bot_token(said)
    yield from doctor.scopes(said)
    yield from doctor.clock(said, machine())
    if slack.slack_app_token is not None:
        token = slack.slack_app_token.get_secret_value()
        yield doctor.app_token(ask_about_app_token(token, slack.slack_api_url))


def _database(
    settings: Settings, said: SlackSays | None, clock: Clock, machine: Clock, still_after: float
) -> Iterator[Finding]:
    if settings.on_sqlite and not file_of(settings.database_url).exists():
        # Looking would make the file.
        yield from doctor.database(None, LATEST)
        return
    with closing(Database(settings.database_url, on_commit=_nobody_waits)) as database:
        revision = current(database.engine)
        yield from doctor.database(revision, LATEST)
        if revision != LATEST:
            return
        partnership = wiring.build_partnership(settings, database.open_work)
        found = said.workspace if said is not None else None
        seen, asked_at = health.examine(partnership, team=found.team if found else None, now=clock()), machine()
        if found is not None:
            yield doctor.workspace(found, seen.workspace)
        yield from doctor.records(seen)
        yield from sending(seen, machine=asked_at, still_after=still_after)


def _answers(settings: Settings) -> Iterator[Finding]:
    framework, file = named(settings.partnership_framework), learnt_file(settings.partnership_framework)
    try:
        known = learnt.read(file)
        if known is not None:
            SentenceEncoder()
    except Tampered as tampered:
        yield doctor.tampered(tampered)
        return
    of_this_text = known is not None and known.is_of(framework)
    yield doctor.answers(
        framework, was_learnt=known is not None, of_this_text=of_this_text, learn=learning_command(file)
    )


def _guarded(subject: str, look: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except StoreUnavailable:
        yield doctor.no_database()
    except Tampered:
        # The line on answers says so; nothing that answers can be built, and no record be looked at.
        return
    except Exception as error:
        # Whoever asks what is wrong is told of the rest even where one check is itself what is wrong.
        yield doctor.trouble(subject, error)


def _nobody_waits() -> None:
    """Looking adds no message."""
