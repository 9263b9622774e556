"""The steps in which a response is written: what each of them asks, and what somebody put into it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field

from bot.domain.concern import Verdict
from bot.domain.draft import DraftReply
from bot.services import responses
from handlers import ids
from handlers.forms import Submission, choice_in, reference_in
from handlers.payloads import OpenView, Value, metadata, read_json

# What a phone shows without much scrolling: a long text has a step of its own.
MOST_IN_A_STEP = 3
ROOM_IN_A_STEP = 900

_INPUT = re.compile(rf"(?:{ids.VERDICT}|{ids.REASON})\.({ids.POINT}|{ids.FURTHER_ACTION})\.([0-9]{{1,3}})\.[0-9]+")


@dataclass(frozen=True)
class Asked:
    """A point or a further action, by its kind and its number from 0, and the reply as far as it is kept."""

    kind: str
    number: int
    among: int
    text: str
    reply: DraftReply

    @property
    def is_answered(self) -> bool:
        return self.reply.verdict is not None and bool(self.reply.reason)

    def block(self, input_kind: str, version: int) -> str:
        # Slack lets an input of the same id keep what it held; a newer draft is to show what is kept now.
        return f"{input_kind}.{self.kind}.{self.number}.{version}"


Step = tuple[Asked, ...]


def steps(form: responses.Form) -> tuple[Step, ...]:
    """Points and further actions in their order, one to three in each step."""
    grouped: list[list[Asked]] = []
    for each in asked(form):
        last = grouped[-1] if grouped else []
        taken = sum(len(other.text) for other in last)
        if last and len(last) < MOST_IN_A_STEP and taken + len(each.text) <= ROOM_IN_A_STEP:
            last.append(each)
        else:
            grouped.append([each])
    return tuple(tuple(group) for group in grouped)


def asked(form: responses.Form) -> Iterator[Asked]:
    concern, draft = form.concern, form.draft
    for kind, texts, replies in (
        (ids.POINT, concern.points, draft.to_points),
        (ids.FURTHER_ACTION, concern.further_actions, draft.to_further_actions),
    ):
        for number, (text, reply) in enumerate(zip(texts, replies, strict=True)):
            yield Asked(kind, number, len(texts), text, reply)


def unanswered(form: responses.Form, *, after: int = -1) -> int:
    """The first step behind `after` that lacks something; where none does, the one that checks all."""
    grouped = steps(form)
    lacking = (number for number, step in enumerate(grouped) if not all(each.is_answered for each in step))
    return next((number for number in lacking if number > after), len(grouped))


class At(Value):
    """What a step's view carries: the concern, the version of the draft that it shows, and its own number from 0."""

    reference: str
    seen: Annotated[int, Field(ge=0)]
    step: Annotated[int, Field(ge=0)]

    @classmethod
    def of(cls, view: OpenView) -> Self:
        """Raises NotFound, or InvalidInput for a view of an earlier version of ours."""
        reference = reference_in(view)
        return read_json(cls, view.private_metadata).model_copy(update={"reference": reference})

    def carried(self) -> str:
        return metadata(**self.model_dump())


Typed = Mapping[tuple[str, int], DraftReply]


class RespondForm(Submission):
    """A step, or the check of all of them, whether submitted or left with a button."""

    @property
    def at(self) -> At:
        """Raises NotFound and InvalidInput."""
        return At.of(self.view)

    @cached_property
    def typed(self) -> Typed:
        """By kind and number; empty where the view has no inputs. Raises InvalidInput for an unknown verdict."""
        values = self.view.state.values
        named = (_INPUT.fullmatch(block) for block in values)
        return {(each[1], int(each[2])): self._reply(each[0].partition(".")[2]) for each in named if each}

    def replies(self, kind: str) -> dict[int, DraftReply]:
        return {number: reply for (its_kind, number), reply in self.typed.items() if its_kind == kind}

    def _reply(self, rest: str) -> DraftReply:
        reason = self.view.element(f"{ids.REASON}.{rest}").value or ""
        return DraftReply(choice_in(self.view, f"{ids.VERDICT}.{rest}", Verdict), reason.strip())
