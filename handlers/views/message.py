"""Every message that leaves by itself, by what it says."""

from zoneinfo import ZoneInfo

from bot.domain.message import AnswerMessage, ConcernMessage, GuidanceMessage, Message
from handlers.views.answer import answer
from handlers.views.guidance import greeting
from handlers.views.nudges import nudge
from handlers.views.text import Rendered


def rendered(message: Message, zone: ZoneInfo) -> Rendered:
    match message:
        case AnswerMessage(given, framework, may):
            # The words of a question that came in a message are not kept, so no button can hand them on.
            return answer(given, framework, may, words=None)
        case GuidanceMessage(_, framework, may):
            return greeting(framework, may)
        case ConcernMessage():
            return nudge(message, zone)
