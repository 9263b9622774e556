"""The command line: partnership-bot COMMAND."""

import argparse
import errno
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from bot import wiring
from bot.answering.encoder import Tampered
from bot.commands import frameworks, installing, learning
from bot.commands.opening import Refused
from bot.domain.framework import Side
from bot.errors import StoreUnavailable
from bot.settings import WrongSettings, read_all
from handlers.server import CannotListen
from storage.only_one import AlreadyRunning

DOCUMENT = "the published document: .docx, .odt, .pdf, .html or plain text"


def main(arguments: Sequence[str] | None = None) -> int:
    parsed = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    try:
        return parsed.command(parsed) or 0
    except (Refused, WrongSettings) as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except Tampered as tampered:
        print(tampered, file=sys.stderr)
        return 1
    except StoreUnavailable:
        print("The database does not answer. Look at DATABASE_URL, and whether the server runs.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _serving(serve: Callable[..., None]) -> Callable[[argparse.Namespace], None]:
    def command(_: argparse.Namespace) -> None:
        settings, slack = read_all()
        logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
        # The scheduler and the SDK tell of every tick and request; of what they carry, nothing belongs in a log.
        for noisy in ("apscheduler", "bm25s", "slack_sdk", "slack_bolt", "waitress"):
            logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(settings.log_level)))
        # A line for each request that waits for a thread would make a crowd worse.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
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
        except CannotListen as error:
            setting = "METRICS_PORT" if error.port == slack.metrics_port else "PORT"
            raise Refused(
                f"Cannot listen on {slack.bind_address}, port {error.port} ({error.__cause__}). "
                f"Look at BIND_ADDRESS and {setting}."
            ) from None

    return command


def _demo(parsed: argparse.Namespace) -> None:
    try:
        from bot.demo import Document, demo
    except ModuleNotFoundError as missing:
        raise Refused(f"The demo needs {missing.name}. In a clone of the project, run: make demo") from None
    document = Document(parsed.document.name, frameworks.read_document(parsed.document)) if parsed.document else None
    try:
        with frameworks.refused_as(parsed.document):
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
    add("migrate", installing.migrate_database, "Bring the database to this version.")
    add("doctor", installing.run_doctor, "Whether all that the bot stands on is well, and what to do where it is not.")
    _add_demo(add("demo", _demo, "The bot in a local Slack workspace, in your browser."))
    _add_setup(add("setup", installing.set_up, "Set up a party with its first administrator."))
    shows = add("manifest", installing.print_manifest, "The app's manifest, for creating it in Slack.")
    shows.add_argument("address", nargs="?", help="where Slack reaches the bot; none for Socket Mode")
    asks = add("ask", frameworks.ask, "Ask which provision applies, here in the terminal.")
    asks.add_argument("question", nargs="*")
    asks.add_argument("--jsonl", action="store_true", help="a question a line in, a JSON object a line out")
    asks.add_argument("--by-words", action="store_true", help="by words alone, without what was learnt")
    asks.add_argument("--framework", help="its id; otherwise PARTNERSHIP_FRAMEWORK")
    _add_framework(add("framework", frameworks.list_frameworks, "Frameworks and their official wording."))
    return parser


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8765, help="the page's port on this machine (8765)")
    parser.add_argument("--directory", type=Path, default=Path(".demo"), help="where the demo keeps its files (.demo)")
    parser.add_argument("--import", dest="document", type=Path, help="the published framework, to import")


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
    imports.add_argument("file", type=Path, metavar="FILE", help=DOCUMENT)
    imports.set_defaults(command=frameworks.import_wording)
    compares = commands.add_parser("diff", help="what a document or a version changes; nothing is kept")
    compares.add_argument("file", type=Path, metavar="FILE", nargs="?", help=f"{DOCUMENT}, against the newest version")
    compares.add_argument("--versions", type=int, nargs=2, metavar=("OLDER", "NEWER"), help="two imported versions")
    compares.set_defaults(command=frameworks.diff)
    for each in (imports, compares):
        each.add_argument("--framework", help="its id; otherwise PARTNERSHIP_FRAMEWORK")
        each.add_argument("--ends-early", action="store_true", help="the last paragraphs are missing on purpose")
    checks = commands.add_parser("check", help="whether a framework's file is as it needs to be")
    checks.set_defaults(command=learning.check)
    learns = commands.add_parser("learn", help="learn from the situations in a framework's file")
    learns.set_defaults(command=learning.learn)
    for each in (checks, learns):
        each.add_argument("files", type=Path, metavar="FILE", nargs="*", help="otherwise those that come with the bot")
    learns.add_argument("--encoder", action="store_true", help="write the sentence model anew first")
    commands.add_parser("list", help="the frameworks there are").set_defaults(command=frameworks.list_frameworks)
    shows = commands.add_parser("show", help="provisions with summary and wording")
    shows.add_argument("refs", nargs="*", metavar="REF", help="for example 7b; otherwise all")
    shows.add_argument("--framework", help="its id; otherwise PARTNERSHIP_FRAMEWORK")
    shows.set_defaults(command=frameworks.show)
    counts = commands.add_parser("verdicts", help="how often answers that named each provision were helpful, or not")
    counts.add_argument("--framework", help="its id; otherwise PARTNERSHIP_FRAMEWORK")
    counts.set_defaults(command=frameworks.verdicts)


if __name__ == "__main__":
    sys.exit(main())
