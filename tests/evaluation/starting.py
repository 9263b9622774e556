"""The process whose cost is measured: prints numbers as JSON. Loads no more than it needs, as it is timed itself."""

import json
import os
import sys
from time import perf_counter

import psutil

ROUNDS = 3


def answers(name: str, kind: str) -> list[float]:
    """The milliseconds of each answer."""
    from bot.answering.engine import engine_for, learnt_file
    from bot.domain.framework_file import named
    from tests.evaluation import hostile
    from tests.evaluation.questions import SECOND, read

    framework = named(name)
    engine = engine_for(framework, learnt_file(name))
    asked = hostile.inputs() if kind == "hostile" else [each.text for each in read(SECOND) if each.framework == name]
    took = []
    for question in asked * (1 if kind == "hostile" else ROUNDS):
        began = perf_counter()
        engine.answer(question, framework)
        took.append((perf_counter() - began) * 1000)
    return took


def start(name: str, began: str) -> list[float]:
    """Seconds since `began` until the framework is read, the engine ready and a question answered.

    Then the megabytes of memory before the engine was so much as imported, and after the answer.
    """
    since = float(began)
    from bot.domain.framework_file import named

    framework = named(name)
    moments, before = [perf_counter() - since], _memory()

    from bot.answering.engine import engine_for, learnt_file

    engine = engine_for(framework, learnt_file(name))
    moments.append(perf_counter() - since)
    engine.answer("the papers reached us the evening before the launch", framework)
    return [*moments, perf_counter() - since, before, _memory()]


def _memory() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


if __name__ == "__main__":
    # One core, whatever the libraries would like to take.
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
    what, *arguments = sys.argv[1:]
    json.dump(answers(*arguments) if what == "answers" else start(*arguments), sys.stdout)
