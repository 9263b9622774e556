"""The command line: partnership-bot COMMAND."""

import argparse
import errno
import json
import logging
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from bot import wiring
from bot.answering.lexical import LexicalEngine
from bot.answering.lines import ask_lines
from bot.clock import system_clock
from bot.doctor import examine
from bot.domain.answer import Certainty
from bot.domain.framework import Framework, Side
from bot.domain.framework_file import available
from bot.domain.people import Party, Person, Role
from bot.domain.wording import read_text
from bot.errors import AlreadySetUp, NotTheFramework, StoreUnavailable
from bot.partnership import Partnership
from bot.services import frameworks, people
from bot.settings import Settings, WrongSettings, read_settings, read_slack_settings
from handlers.manifest import manifest
from handlers.views.doctor import Verdict
from handlers.workspace import CannotReachSlack, look_up_workspace
from storage.only_one import AlreadyRunning, only_one
from storage.schema import UnknownRevision, is_current, migrate
from storage.unit_of_work import Database

LONGEST_NAME = 75  # Slack's limit for an option, as which a party is offered.
PARTY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
MEMBER_ID = re.compile(r"[UW][A-Z0-9]{2,20}")
CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,20}")


class Refused(Exception):
    """The command cannot be done; the text says why, and what to do next."""


def main(arguments: Sequence[str] | None = None) -> int:
    parsed = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    try:
        return parsed.command(parsed) or 0
    except (Refused, WrongSettings) as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except StoreUnavailable:
        print("The database does not answer. Look at DATABASE_URL, and whether the server runs.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _serving(serve: Callable[..., None]) -> Callable[[argparse.Namespace], None]:
    def command(_: argparse.Namespace) -> None:
        settings, slack = read_settings(), read_slack_settings()
        logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
        # The scheduler and the SDK tell of every tick and request; of what they carry, nothing belongs in a log.
        for noisy in ("apscheduler", "bm25s", "slack_sdk", "slack_bolt", "waitress"):
            logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(settings.log_level)))
        try:
            serve(settings, slack)
        except wiring.NotMigrated:
            raise Refused("The database is not set up for this version. Run: partnership-bot migrate") from None
        except wiring.OneProcessOnly:
            raise Refused(
                "SQLite serves one process. Use partnership-bot run, or give a postgresql:// DATABASE_URL."
            ) from None
        except AlreadyRunning:
            raise Refused("Another partnership-bot runs on this database. Stop it first.") from None
        except wiring.CannotListen as error:
            raise Refused(
                f"Cannot listen on {slack.bind_address}, port {slack.port} ({error.__cause__}). "
                "Look at BIND_ADDRESS and PORT."
            ) from None

    return command


def _migrate(_: argparse.Namespace) -> None:
    url = read_settings().database_url
    try:
        with only_one(url):
            migrate(url)
    except AlreadyRunning:
        raise Refused("The bot runs on this database. Stop it, then migrate.") from None
    except UnknownRevision:
        raise Refused("A newer version of the bot made this database. Install that version again.") from None
    print("The database is up to date.")


def _setup(parsed: argparse.Namespace) -> None:
    slack, party = read_slack_settings(), _party(parsed)
    try:
        workspace = look_up_workspace(slack.slack_bot_token.get_secret_value(), slack.slack_api_url)
    except CannotReachSlack as problem:
        raise Refused(
            f"Slack did not say which workspace this is ({problem}). Look at SLACK_BOT_TOKEN and SLACK_API_URL."
        ) from None
    roles = frozenset({Role.LEAD, Role.MEMBER} if parsed.lead else ())
    with _partnership() as partnership:
        people.set_up_workspace(partnership, workspace)
        try:
            administrator = Person(workspace.team, parsed.administrator)
            people.set_up_party(partnership, party, administrator=administrator, roles=roles)
        except AlreadySetUp as error:
            raise Refused(f"{error.party} is set up: its own administrators name its people from now on.") from None
    print(f"{party.name} is set up, with {parsed.administrator} as its administrator.")


def _party(parsed: argparse.Namespace) -> Party:
    """What was typed, looked over: a party that is set up cannot be set up again from outside."""
    name = " ".join(parsed.party.split())
    known_by = parsed.id or "-".join(
        filter(None, ("".join(filter(str.isalnum, word)) for word in name.lower().split()))
    )
    if not name or len(name) > LONGEST_NAME or not PARTY_ID.fullmatch(known_by):
        raise Refused("Give the party's name, up to 75 characters; if it has no letters from a to z, an --id as well.")
    if not MEMBER_ID.fullmatch(parsed.administrator):
        raise Refused("--administrator is a Slack member id such as U012AB3CD: Profile, More, Copy member ID.")
    if parsed.private_channel and not CHANNEL_ID.fullmatch(parsed.private_channel):
        raise Refused("--private-channel is a Slack channel id such as C012AB3CD: at the end of the channel's details.")
    return Party(known_by, name, Side(parsed.side), parsed.private_channel)


def _manifest(parsed: argparse.Namespace) -> None:
    print(json.dumps(manifest(parsed.address), indent=2))


def _doctor(_: argparse.Namespace) -> int:
    worst = 0
    for finding in examine(machine=system_clock):
        print(finding, flush=True)
        worst |= finding.verdict is Verdict.NOT_WELL
    return worst


def _ask(parsed: argparse.Namespace) -> None:
    framework = _named_framework(parsed.framework)
    if parsed.jsonl:
        for line in ask_lines(sys.stdin, framework, LexicalEngine()):
            print(line, flush=True)
        return
    if not parsed.question:
        raise Refused('Ask something: partnership-bot ask "the policy came the evening before launch"')
    answer = LexicalEngine().answer(" ".join(parsed.question), framework)
    outside = next((each for each in framework.outside if each.key == answer.outside), None)
    if answer.certainty is Certainty.TENTATIVE:
        print("This may be what applies; nothing matches closely.")
    elif outside is not None:
        print(f"The framework does not deal with this ({outside.title}). {outside.usually_goes}")
    elif answer.certainty is Certainty.DECLINED:
        print("Nothing was found in the framework that deals with this. Say in other words what happened.")
    if outside is not None and answer.matches:
        print("What the framework does say, as a limit:")
    for match in answer.matches:
        _print_provision(framework, match.ref)


def _framework_import(parsed: argparse.Namespace) -> None:
    text = _read(parsed.file)
    with _partnership(parsed.framework) as partnership, _refused_as(parsed.file):
        done = frameworks.import_wording(partnership, text, source=parsed.file.name, now=system_clock())
    if done.is_new:
        print(f"Imported as version {done.version}. New wording: {', '.join(done.changed)}.")
    else:
        print(f"This wording is version {done.version} already; nothing was changed.")


def _read(document: Path) -> str:
    try:
        with _refused_as(document):
            return read_text(document.read_bytes())
    except OSError as error:
        raise Refused(f"{document} could not be read: {error.strerror}.") from None


@contextmanager
def _refused_as(document: Path) -> Iterator[None]:
    try:
        yield
    except NotTheFramework as error:
        raise Refused(f"{document} was not imported. {error.reason}") from None


def _framework_list(_: argparse.Namespace) -> None:
    for known in available():
        current = _named_framework(known)
        wording = f"version {current.version}, from {current.source}" if current.version else "no wording imported"
        print(f"{current.id}: {current.title} ({len(current.provisions)} provisions; {wording})")


def _framework_show(parsed: argparse.Namespace) -> None:
    framework = _named_framework(parsed.framework)
    print(f"{framework.title}, " + (f"version {framework.version}" if framework.version else "no wording imported"))
    for ref in parsed.refs or framework.by_ref:
        if ref not in framework.by_ref:
            raise Refused(f"{framework.title} has no {ref}. It has {', '.join(framework.by_ref)}.")
        _print_provision(framework, ref)


def _print_provision(framework: Framework, ref: str) -> None:
    provision = framework.by_ref[ref]
    print(f"\n{ref}  {provision.title}  [{provision.strength}]\n    {provision.summary}")
    if provision.wording:
        print(f"    Official wording: {provision.wording}")


def _named_framework(name: str | None) -> Framework:
    """With the wording that was imported, where there is a database that was set up."""
    settings = _settings_for(name)
    if settings.on_sqlite and not Path(settings.database_url.removeprefix("sqlite:///")).exists():
        return available()[settings.partnership_framework]
    with _partnership(name) as partnership:
        return frameworks.current(partnership)


@contextmanager
def _partnership(framework: str | None = None) -> Iterator[Partnership]:
    settings = _settings_for(framework)
    database = Database(settings.database_url, on_commit=_nobody_waits)
    try:
        if not is_current(database.engine):
            raise Refused("The database is not set up for this version. Run: partnership-bot migrate")
        yield wiring.build_partnership(settings, database.open_work)
    finally:
        database.close()


def _nobody_waits() -> None:
    """A command sends nothing: the bot's own process finds what it added on its next tick."""


def _settings_for(framework: str | None) -> Settings:
    settings = read_settings()
    if framework is None:
        return settings
    if framework not in available():
        raise Refused(f"There is no framework {framework}. There is: {', '.join(available())}.")
    return settings.model_copy(update={"partnership_framework": framework})


def _demo(parsed: argparse.Namespace) -> None:
    try:
        from bot.demo import Document, demo
    except ModuleNotFoundError as missing:
        raise Refused(f"The demo needs {missing.name}. In a clone of the project, run: make demo") from None
    document = Document(parsed.document.name, _read(parsed.document)) if parsed.document else None
    try:
        with _refused_as(parsed.document):
            demo(parsed.port, parsed.directory, document=document)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise Refused(f"Port {parsed.port} is taken. Choose another: make demo PORT={parsed.port + 1}") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="partnership-bot", description="A Slack bot for a partnership framework.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int | None], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(command=command)
        return added

    add("run", _serving(wiring.run), "Answer Slack and send nudges, in one process.")
    add("web", _serving(wiring.web), "Only answer Slack (PostgreSQL; any number of processes).")
    add("worker", _serving(wiring.worker), "Only send nudges and answers (PostgreSQL; any number of processes).")
    add("migrate", _migrate, "Bring the database to this version.")
    add("doctor", _doctor, "Whether all that the bot stands on is well, and what to do where it is not.")
    _add_demo(add("demo", _demo, "The bot in a local Slack workspace, in your browser."))
    _add_setup(add("setup", _setup, "Set up a party with its first administrator."))
    shows = add("manifest", _manifest, "The app's manifest, for creating it in Slack.")
    shows.add_argument("address", nargs="?", help="where Slack reaches the bot; none for Socket Mode")
    asks = add("ask", _ask, "Ask which provision applies, here in the terminal.")
    asks.add_argument("question", nargs="*")
    asks.add_argument("--jsonl", action="store_true", help="a question a line in, a JSON object a line out")
    asks.add_argument("--framework", help="its id; otherwise PARTNERSHIP_FRAMEWORK")
    _add_framework(add("framework", _framework_list, "Frameworks and their official wording."))
    return parser


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8765, help="the page's port on this machine (8765)")
    parser.add_argument("--directory", type=Path, default=Path(".demo"), help="where the demo keeps its files (.demo)")
    parser.add_argument("--import", dest="document", type=Path, help="the published framework as text, to import")


def _add_setup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("party", help='its name, for example "Cabinet Office"')
    parser.add_argument("--side", required=True, choices=(Side.EMPLOYER.value, Side.UNION.value))
    parser.add_argument("--administrator", required=True, metavar="U…", help="the Slack member id of the first one")
    parser.add_argument("--lead", action="store_true", help="who is also its lead, and raises and receives concerns")
    parser.add_argument("--private-channel", metavar="C…", help="a channel of this party alone, for nudges")
    parser.add_argument("--id", help="a short name to keep it by; otherwise made from its name")


def _add_framework(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(metavar="COMMAND")
    parser.set_defaults(framework=None)
    imports = commands.add_parser("import", help="keep the exact wording of the published document")
    imports.add_argument("file", type=Path, metavar="FILE", help="the document as plain text")
    imports.add_argument("--framework", help="its id; otherwise PARTNERSHIP_FRAMEWORK")
    imports.set_defaults(command=_framework_import)
    commands.add_parser("list", help="the frameworks there are").set_defaults(command=_framework_list)
    shows = commands.add_parser("show", help="provisions with summary and wording")
    shows.add_argument("refs", nargs="*", metavar="REF", help="for example 7b; otherwise all")
    shows.add_argument("--framework", help="its id; otherwise PARTNERSHIP_FRAMEWORK")
    shows.set_defaults(command=_framework_show)


if __name__ == "__main__":
    sys.exit(main())
