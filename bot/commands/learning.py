"""Frameworks' files on the command line: whether one is as it needs to be, and learning from its situations."""

import argparse
from pathlib import Path

from bot.answering import learnt
from bot.answering.encoder import SentenceEncoder
from bot.commands.opening import Refused
from bot.domain.framework import Framework
from bot.domain.framework_file import WrongFrameworkFile, file_of, load, shipped


def check(parsed: argparse.Namespace) -> None:
    for file, framework in _read(parsed.files):
        inside = sum(len(each.situations) for each in framework.provisions)
        outside = sum(len(each.situations) for each in framework.outside)
        print(f"{file.name}: {len(framework.provisions)} provisions with {inside} situations, and {outside} outside.")
        without = [each.ref for each in framework.provisions if not each.situations]
        if without:
            print(f"Without situations, and so found by their words alone: {', '.join(without)}.")


def learn(parsed: argparse.Namespace) -> None:
    try:
        from bot.learning import encoder_file, heads
    except ModuleNotFoundError as missing:
        raise Refused(f"Learning needs {missing.name}. In a clone of the project, run: make learn") from None
    read = _read(parsed.files)
    if parsed.encoder:
        encoder_file.write()
    encoder = SentenceEncoder()
    for file, framework in read:
        learnt.write(heads.learn(framework, encoder), file.with_suffix(".npz"))
        print(f"Learnt from {file.name}. A bot that runs takes it up when it is started again.")


def _read(files: list[Path]) -> list[tuple[Path, Framework]]:
    try:
        return [(file, load(file)) for file in files or [file_of(name) for name in shipped()]]
    except WrongFrameworkFile as wrong:
        raise Refused(str(wrong)) from None
    except OSError as error:
        raise Refused(f"{error.filename} could not be read: {error.strerror}.") from None
