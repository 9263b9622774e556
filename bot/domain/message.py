"""What a message says once it is about to leave: the notice, with the records it names as they now are."""

from dataclasses import dataclass

from bot.domain.answer import Answer
from bot.domain.concern import Concern
from bot.domain.framework import Framework
from bot.domain.outgoing import Guidance, NudgeKind
from bot.domain.permissions import Action


@dataclass(frozen=True)
class AnswerMessage:
    answer: Answer
    framework: Framework
    may: frozenset[Action]


@dataclass(frozen=True)
class GuidanceMessage:
    guidance: Guidance
    framework: Framework
    may: frozenset[Action]


@dataclass(frozen=True)
class ConcernMessage:
    """`may` is what the recipient may do next; empty for a channel, where nobody in particular reads."""

    kind: NudgeKind
    concern: Concern
    may: frozenset[Action]


Message = AnswerMessage | GuidanceMessage | ConcernMessage
