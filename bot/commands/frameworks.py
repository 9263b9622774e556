"""The framework on the command line: asking it, and its official wording."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.answering.lexical import LexicalEngine
from bot.answering.lines import ask_lines
from bot.clock import system_clock
from bot.commands.opening import Refused, named_framework, open_partnership
from bot.domain.answer import Certainty
from bot.domain.framework import Framework
from bot.domain.framework_file import available
from bot.domain.wording import read_text
from bot.errors import NotTheFramework
from bot.services import frameworks


def ask(parsed: argparse.Namespace) -> None:
    framework = named_framework(parsed.framework)
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


def import_wording(parsed: argparse.Namespace) -> None:
    text = read_document(parsed.file)
    with open_partnership(parsed.framework) as partnership, refused_as(parsed.file):
        done = frameworks.import_wording(partnership, text, source=parsed.file.name, now=system_clock())
    if done.is_new:
        print(f"Imported as version {done.version}. New wording: {', '.join(done.changed)}.")
    else:
        print(f"This wording is version {done.version} already; nothing was changed.")


def read_document(document: Path) -> str:
    try:
        with refused_as(document):
            return read_text(document.read_bytes())
    except OSError as error:
        raise Refused(f"{document} could not be read: {error.strerror}.") from None


@contextmanager
def refused_as(document: Path) -> Iterator[None]:
    try:
        yield
    except NotTheFramework as error:
        raise Refused(f"{document} was not imported. {error.reason}") from None


def list_frameworks(_: argparse.Namespace) -> None:
    for known in available():
        current = named_framework(known)
        wording = f"version {current.version}, from {current.source}" if current.version else "no wording imported"
        print(f"{current.id}: {current.title} ({len(current.provisions)} provisions; {wording})")


def show(parsed: argparse.Namespace) -> None:
    framework = named_framework(parsed.framework)
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
