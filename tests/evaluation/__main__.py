"""`make eval`: how well questions are answered, beside ordinary search, and what an answer costs."""

import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context

from bot.domain.framework_file import shipped
from tests.evaluation import costs
from tests.evaluation.asking import Results, ask_all, ask_held_out, shipped_engines, together
from tests.evaluation.figures import Answered, Figure, measured
from tests.evaluation.questions import DEVELOPMENT, FOLDS, SECOND, read

PROCESSES = 2
COLUMNS = ("hit@1", "hit@3", "set-F1", "declined", "wrongly")

ABOUT_FIGURES = """\
hit@1, hit@3      answerable questions whose first match, or one of whose first three, is an accepted provision
set-F1            mean F1 between what is shown and what is accepted; a decline counts 0
declined          questions outside the framework that are declined
wrongly           answerable questions that are declined
shown             provisions that an answered question is given on average

In brackets 95 % intervals: Wilson's for shares, 2,000 resamples with a fixed seed for set-F1.
"ours, by words" weighs the words of our situations without having learnt anything, as `ask --by-words` does. BM25 and
the sentence model know titles and summaries alone; they show three and never decline."""

ABOUT_SECOND = "Second set. Written by other hands for measuring alone: never learnt from, never calibrated on."
ABOUT_DEVELOPMENT = "Development questions. The engine's thresholds were chosen with them."
ABOUT_HELD_OUT = f"""\
Our own situations, {FOLDS} folds, learnt anew for each without it. This flatters: whoever wrote a situation
that is asked also wrote situations that were learnt from."""


def main() -> None:
    say(ABOUT_FIGURES)
    show(ABOUT_SECOND, ask_all(read(SECOND), shipped_engines))
    if DEVELOPMENT.is_file():
        show(ABOUT_DEVELOPMENT, ask_all(read(DEVELOPMENT), shipped_engines))
    else:
        say("\nThe development questions are not beside this checkout.")
    for line in costs.lines():
        say(line)
    show(ABOUT_HELD_OUT, cross_validated())


def cross_validated() -> Results:
    work = [(name, fold) for name in shipped() for fold in range(FOLDS)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        return together(pool.map(ask_held_out, *zip(*work, strict=True)))


def show(about: str, results: Results) -> None:
    say(f"\n{about}")
    for name in sorted({name for by_framework in results.values() for name in by_framework}):
        table(name, {engine: by_framework[name] for engine, by_framework in results.items()})
    table("all", {engine: [*chain.from_iterable(each.values())] for engine, each in results.items()})


def table(name: str, by_engine: dict[str, list[Answered]]) -> None:
    figures_of = {engine: measured(given) for engine, given in by_engine.items()}
    first = next(iter(figures_of.values()))
    say(f"\n{name}: {first.answerable} answerable, {first.outside} outside")
    say(f"  {'':<16}{''.join(f'{each:<18}' for each in COLUMNS)}shown")
    for engine, each in figures_of.items():
        figures = (each.hit_first, each.hit_within_three, each.f1, each.declined, each.wrongly_declined)
        say(f"  {engine:<16}{''.join(f'{cell(figure):<18}' for figure in figures)}{number(each.shown)}")


def cell(figure: Figure) -> str:
    return f"{number(figure.value)} ({number(figure.low)}–{number(figure.high)})"


def number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
