"""The framework on the command line: asking it, and its official wording."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.answering.lexical import LexicalEngine
from bot.answering.lines import ask_lines
from bot.clock import system_clock
from bot.commands.differences import print_compared
from bot.commands.opening import Refused, engine_of, named_framework, open_partnership, settings_for
from bot.documents import reading
from bot.domain.answer import Certainty
from bot.domain.framework import Framework
from bot.domain.framework_file import shipped
from bot.errors import NotFound, NotTheFramework
from bot.services import asking, frameworks


def ask(parsed: argparse.Namespace) -> None:
    framework = named_framework(parsed.framework)
    engine = LexicalEngine() if parsed.by_words else engine_of(parsed.framework)
    if parsed.jsonl:
        for line in ask_lines(sys.stdin, framework, engine):
            print(line, flush=True)
        return
    if not parsed.question:
        raise Refused('Ask something: partnership-bot ask "the policy came the evening before launch"')
    answer = engine.answer(" ".join(parsed.question), framework)
    outside = next((each for each in framework.outside if each.key == answer.outside), None)
    if answer.certainty is Certainty.TENTATIVE:
        print("This may be what applies; nothing matches closely.")
    elif outside is not None:
        said = "" if outside.chat else f"The framework does not deal with this ({outside.title}). "
        print(said + outside.usually_goes)
    elif answer.certainty is Certainty.DECLINED:
        print("Nothing was found in the framework that deals with this. Say in other words what happened.")
    if outside is not None and answer.matches:
        print("What the framework does say, as a limit:")
    for match in answer.matches:
        _print_provision(framework, match.ref)


def import_wording(parsed: argparse.Namespace) -> None:
    text = read_document(parsed.file)
    with open_partnership(parsed.framework) as partnership, refused_as(parsed.file):
        done = frameworks.import_wording(
            partnership, text, source=parsed.file.name, now=system_clock(), ends_early=parsed.ends_early
        )
    if done.is_new:
        print(f"Imported as version {done.version}. New wording: {', '.join(done.changed) or 'none'}.")
    else:
        print(f"This wording is version {done.version} already; nothing was changed.")
    if done.removed:
        print(f"Not in this document: {', '.join(done.removed)}. What was recorded keeps the version it cites.")
    if done.by_wording_alone:
        print(
            f"Answered by their wording alone: {', '.join(done.by_wording_alone)}. "
            "Describe them in the framework's file when you can."
        )
    if done.unlike:
        print(f"Worded unlike the framework's file: {', '.join(done.unlike)}. Read title, summary and terms there.")


def diff(parsed: argparse.Namespace) -> None:
    if (parsed.file is None) is (parsed.versions is None):
        raise Refused("Name one document, or two versions: framework diff FILE, or framework diff --versions 1 2")
    if parsed.versions:
        print_compared(_of_versions(parsed.framework, *parsed.versions))
        return
    text = read_document(parsed.file, "was not compared")
    with open_partnership(parsed.framework) as partnership, refused_as(parsed.file, "was not compared"):
        print_compared(frameworks.compare_document(partnership, text, ends_early=parsed.ends_early))


def _of_versions(framework: str | None, older: int, newer: int) -> frameworks.Compared:
    with open_partnership(framework) as partnership:
        try:
            return frameworks.compare_versions(partnership, older, newer)
        except NotFound:
            newest = frameworks.current(partnership).version
            known = f"The newest is version {newest}." if newest else "No wording was imported yet."
            raise Refused(f"There are no two imported versions {older} and {newer}. {known}") from None


def read_document(document: Path, otherwise: str = "was not imported") -> str:
    try:
        with refused_as(document, otherwise):
            return reading.read_document(document)
    except OSError as error:
        raise Refused(f"{document} could not be read: {error.strerror}.") from None


@contextmanager
def refused_as(document: Path, otherwise: str = "was not imported") -> Iterator[None]:
    try:
        yield
    except NotTheFramework as error:
        raise Refused(f"{document} {otherwise}. {error.reason}") from None


def list_frameworks(_: argparse.Namespace) -> None:
    is_own = settings_for(None).partnership_framework not in shipped()
    for known in [*shipped(), None] if is_own else shipped():
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


def verdicts(parsed: argparse.Namespace) -> None:
    with open_partnership(parsed.framework) as partnership:
        counted, provisions = asking.verdicts(partnership), partnership.framework.by_ref
    if not counted:
        print("Nobody has said yet of an answer whether it is helpful.")
        return
    print(f"{'provision':<12}{'version':>8}{'helpful':>9}{'not right':>11}  title")
    for each in sorted(counted, key=lambda each: -each.not_right):
        title = provisions[each.provision].title if each.provision in provisions else "(the answer named none)"
        print(f"{each.provision or '-':<12}{each.version:>8}{each.helpful:>9}{each.not_right:>11}  {title}")


def _print_provision(framework: Framework, ref: str) -> None:
    provision = framework.by_ref[ref]
    print(f"\n{ref}  {provision.title}  [{provision.strength}]\n    {provision.summary}")
    if provision.wording:
        print(f"    Official wording: {provision.wording}")
