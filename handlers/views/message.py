"""Every message that leaves by itself, by what it says."""

from zoneinfo import ZoneInfo

from bot.domain.message import (
    AnswerMessage,
    DigestMessage,
    GapMessage,
    GuidanceMessage,
    LeavingMessage,
    MergedMessage,
    Message,
    NudgeMessage,
    PracticeMessage,
    ProvisionsMessage,
    UpcomingMessage,
)
from bot.domain.notice import Guidance
from bot.services.asking import LookedUp
from handlers.views.answer import answer
from handlers.views.digest import digest
from handlers.views.follow_up import lead, reply
from handlers.views.gap import gap
from handlers.views.guidance import greeting, records
from handlers.views.leaving import leaving_message
from handlers.views.lookup import index, looked_up
from handlers.views.nudges import merged, nudge
from handlers.views.settings import practice_message
from handlers.views.text import Rendered
from handlers.views.upcoming import upcoming_message


def rendered(message: Message, zone: ZoneInfo) -> Rendered:
    match message:
        case AnswerMessage(given, framework, may, can_share, thanked):
            # The words of a question that came in a message are not kept, so no button can hand them on.
            return answer(given, framework, may, words=None, can_share=can_share, thanked=thanked)
        case ProvisionsMessage(framework, shown, missing, said, side, may, can_share):
            looked = LookedUp(framework, shown, missing, may)
            return looked_up(looked, can_share=can_share, lead=lead(said, side))
        case GuidanceMessage():
            return _guidance(message)
        case LeavingMessage():
            return leaving_message(message)
        case PracticeMessage():
            return practice_message(message)
        case GapMessage():
            return gap(message)
    return _coming_up(message, zone)


def _coming_up(message: UpcomingMessage | DigestMessage | MergedMessage | NudgeMessage, zone: ZoneInfo) -> Rendered:
    match message:
        case UpcomingMessage():
            return upcoming_message(message, zone)
        case DigestMessage():
            return digest(message, zone)
        case MergedMessage(nudges):
            return merged(nudges, zone)
    return nudge(message, zone)


def _guidance(message: GuidanceMessage) -> Rendered:
    match message.guidance:
        case Guidance.HELP:
            return greeting(message.framework, message.may)
        case Guidance.LIST:
            return index(message.framework)
        case Guidance.RECORDS:
            return records(message.may)
    return reply(message.guidance)
