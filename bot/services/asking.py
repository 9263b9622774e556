"""Asking which provision applies. Anybody in the workspace may; nothing of the question is kept."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.answer import Answer
from bot.domain.framework import Framework, Provision
from bot.domain.outgoing import Address, AnswerNotice, Guidance, GuidanceNotice, Notice, Outgoing, Urgency
from bot.domain.people import Person
from bot.domain.permissions import Action
from bot.errors import NotFound
from bot.partnership import Partnership
from bot.services import frameworks, people


@dataclass(frozen=True)
class Answered:
    """An answer with the framework version it quotes, and what the asker may go on to do."""

    answer: Answer
    framework: Framework
    may: frozenset[Action]


def ask(partnership: Partnership, question: str, *, by: Person) -> Answered:
    framework, may = _in_force_for(partnership, by)
    return Answered(partnership.engine.answer(question, framework), framework, may)


@dataclass(frozen=True)
class Cited:
    """A provision asked for by its reference, with what the asker may go on to do."""

    provision: Provision
    framework: Framework
    may: frozenset[Action]


def provision(partnership: Partnership, ref: str, *, by: Person) -> Cited:
    """Raises NotFound for what the framework does not have."""
    framework, may = _in_force_for(partnership, by)
    if ref not in framework.by_ref:
        raise NotFound
    return Cited(framework.by_ref[ref], framework, may)


def answer_message(partnership: Partnership, question: str, *, to: Address, now: datetime, delivery: str) -> None:
    """Queue the answer to a question that came in a message; once, however often Slack delivers it."""
    framework = frameworks.current(partnership)
    _reply(partnership, AnswerNotice(partnership.engine.answer(question, framework)), to, now, delivery)


def guide(partnership: Partnership, guidance: Guidance, *, to: Address, now: datetime, delivery: str) -> None:
    """Queue help for somebody who greeted the bot or asked for it."""
    _reply(partnership, GuidanceNotice(guidance), to, now, delivery)


def _in_force_for(partnership: Partnership, by: Person) -> tuple[Framework, frozenset[Action]]:
    """The framework, and what this person may go on to do beside an answer from it."""
    with partnership.open_work() as work:
        return frameworks.in_force(work, partnership.framework), people.may(work.people.participant(by))


def _reply(partnership: Partnership, notice: Notice, to: Address, now: datetime, delivery: str) -> None:
    with partnership.open_work() as work:
        message = Outgoing(partnership.new_id(), to, notice, now, Urgency.REPLY)
        if work.deliveries.record(delivery, message.id, now=now) is None:
            work.outgoing.add([message])
            work.commit()
