"""Frameworks' files on the command line: whether one is as it needs to be, and learning from its situations."""

import argparse
from pathlib import Path

from bot.answering import learnt
from bot.answering.encoder import SentenceEncoder
from bot.answering.engine import learning_command
from bot.commands.opening import Refused
from bot.domain.framework import Framework
from bot.domain.framework_file import WrongFrameworkFile, file_of, load, shipped

# With fewer, not even a word need come twice.
FEWEST = 20


def check(parsed: argparse.Namespace) -> None:
    for file, framework in _read(parsed.files):
        inside, outside = _situations(framework)
        print(f"{file.name}: {len(framework.provisions)} provisions with {inside} situations, and {outside} outside.")
        without = [each.ref for each in framework.provisions if not each.situations]
        if without:
            print(f"Without situations, and so found by their words alone: {', '.join(without)}.")
        known = learnt.read(learnt.file_beside(file))
        if known is None or not known.is_of(framework):
            why = "Nothing was learnt from it yet" if known is None else "It was changed since it was learnt"
            print(f"{why}: {learning_command(file)}")


def learn(parsed: argparse.Namespace) -> None:
    try:
        from bot.learning import encoder_file, heads
    except ModuleNotFoundError as missing:
        raise Refused(f"Learning needs {missing.name}. In a clone of the project, run: make .venv/learning") from None
    read = _read(parsed.files)
    if parsed.encoder:
        encoder_file.write()
    encoder = SentenceEncoder()
    for file, framework in read:
        if sum(_situations(framework)) < FEWEST:
            raise Refused(
                f"{file.name} has too few situations to learn from: it takes {FEWEST}, and is better of more."
            )
        try:
            learnt.write(heads.learn(framework, encoder), learnt.file_beside(file))
        except OSError as error:
            raise Refused(f"{error.filename} could not be written: {error.strerror}.") from None
        print(f"Learnt from {file.name}. A bot that runs takes it up when it is started again.")


def _situations(framework: Framework) -> tuple[int, int]:
    """How many stand under provisions, and how many under what lies outside."""
    inside = sum(len(each.situations) for each in framework.provisions)
    return inside, sum(len(each.situations) for each in framework.outside)


def _read(files: list[Path]) -> list[tuple[Path, Framework]]:
    try:
        return [(file, load(file)) for file in files or [file_of(name) for name in shipped()]]
    except WrongFrameworkFile as wrong:
        raise Refused(str(wrong)) from None
    except OSError as error:
        raise Refused(f"{error.filename} could not be read: {error.strerror}.") from None
