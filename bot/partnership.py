"""The partnership a bot serves: where its records are, which framework it lives by, what days it keeps."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.answer import AnsweringEngine
from bot.domain.calendar import Calendar
from bot.domain.framework import Framework
from bot.domain.reference import NewReference
from bot.ports.work import OpenWork


@dataclass(frozen=True)
class Partnership:
    """What every service is given. `framework` is as shipped, without wording; `new_id` draws an opaque id."""

    open_work: OpenWork
    framework: Framework
    calendar: Calendar
    engine: AnsweringEngine
    new_reference: NewReference
    new_id: Callable[[], str]
