"""Questions by the line: one JSON answer per question, in the same order."""

import json
from collections.abc import Iterable, Iterator

from bot.domain.answer import AnsweringEngine, Certainty
from bot.domain.framework import Framework


def ask_lines(lines: Iterable[str], framework: Framework, engine: AnsweringEngine) -> Iterator[str]:
    """Each a JSON object without a line break: whether it was answered, and the matches, best first."""
    for line in lines:
        answer = engine.answer(line, framework)
        matches = [{"ref": match.ref, "score": match.score} for match in answer.matches]
        yield json.dumps({"answered": answer.certainty is not Certainty.DECLINED, "matches": matches})
