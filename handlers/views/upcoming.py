"""What is coming up for somebody: a line for each thing, in a modal and, by reference, state and date, in a message."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.message import UpcomingMessage
from bot.domain.upcoming import Coming, ComingAction, ComingConcern, ComingDecision, Which
from bot.services.upcoming import Upcoming
from handlers import ids
from handlers.views import concern_words
from handlers.views.blocks import actions, button, modal, paging, section
from handlers.views.concern_line import aim_line, concern_line
from handlers.views.text import Block, Rendered, View, at_moment, escape, on_date

TITLE = "Coming up for me"
FIRST_PAGE = "0"
LONGEST_WORDS = 300
TURN = ("Page before", "Next page")
TO_SAY = "It is for your party to say how it stands"
TO_ANSWER = "This awaits your party's answer"
NOTHING = (
    "Nothing is coming up for you. Concerns that await a response, your follow-up actions and decision dates of "
    "engagements come up here."
)
NO_CONCERN = "No concern of your party, or addressed to it, awaits a response or a word of your party."
NOT_FOR_YOU = "Nothing is coming up for you. Concerns and engagements are for members and leads of the parties."


def upcoming_modal(upcoming: Upcoming, zone: ZoneInfo) -> View:
    page = upcoming.page
    blocks = [_block(each, _in_full(each, upcoming.today, upcoming.now, zone)) for each in page.records]
    if not page.records:
        blocks = [section(NOTHING if upcoming.reads_records else NOT_FOR_YOU)]
    return modal(ids.UPCOMING_MODAL, TITLE, [*blocks, *paging(page, ids.UPCOMING_PAGE_BACK, ids.UPCOMING_PAGE, TURN)])


def upcoming_message(message: UpcomingMessage, zone: ZoneInfo) -> Rendered:
    """What somebody reads who asked for it in words."""
    if message.which is Which.CONCERNS:
        head, nothing = "Your party's concerns, soonest first.", NO_CONCERN
        every = button(ids.CONCERNS_PAGE, "All concerns", FIRST_PAGE)
    else:
        head, nothing = "What is coming up for you, soonest first.", NOTHING
        every = start_button()
    if not message.lines:
        return Rendered(nothing, [section(nothing), *actions([every])])
    lines = lines_in_message(message.lines, message.today, message.now, zone)
    shown = how_many(len(message.lines), message.total)
    return Rendered(f"{head}\n{lines.text}{shown}", [section(f"{head}{shown}"), *lines.blocks, *actions([every])])


def start_button() -> Block:
    return button(ids.START_UPCOMING, TITLE, FIRST_PAGE)


def lines_in_message(lines: tuple[Coming, ...], today: date, now: datetime | None, zone: ZoneInfo) -> Rendered:
    """By reference, state and date alone. Without `now` nothing is said of nudges: they are each reader's own."""
    said = [_in_message(each, today, now, zone) for each in lines]
    text = "\n".join(each.replace("*", "").replace("\n", ". ") + "." for each in said)
    return Rendered(text, [_block(each, one) for each, one in zip(lines, said, strict=True)])


def how_many(shown: int, total: int) -> str:
    return f" Here are {shown} of {total}." if shown < total else ""


def _block(coming: Coming, text: str) -> Block:
    if isinstance(coming, ComingConcern):
        return section(text, button(ids.SHOW_CONCERN, "Show", coming.concern.reference))
    return section(text, button(ids.SHOW_ENGAGEMENT, "Show", coming.engagement))


def _in_full(coming: Coming, today: date, now: datetime, zone: ZoneInfo) -> str:
    match coming:
        case ComingConcern():
            lines = [concern_line(coming.concern, today), *_turn(coming)]
        case ComingAction():
            what = f"Follow-up action {coming.number}: {_words(coming.what)}"
            lines = [f"*{coming.engagement}* {_words(coming.topic)}", what, f"Due {on_date(coming.due)}"]
        case ComingDecision():
            lines = [f"*{coming.engagement}* {_words(coming.topic)}", *_decision(coming)]
    return "\n".join([*lines, *_next_nudge(coming, now, zone)])


def _in_message(coming: Coming, today: date, now: datetime | None, zone: ZoneInfo) -> str:
    match coming:
        case ComingConcern(concern=concern):
            whose = "Raised by your party" if coming.from_own else "Addressed to your party"
            lines = [f"*{concern.reference}* {concern_words.STATES[concern.state]}", whose, aim_line(concern, today)]
            if concern.extension is not None:
                lines.append(f"Proposed as its aim date: {on_date(concern.extension.to)}")
            lines += _turn(coming)
        case ComingAction():
            lines = [f"*{coming.engagement}* Follow-up action {coming.number}", f"Due {on_date(coming.due)}"]
            lines.append(f"Stage: {coming.stage}")
        case ComingDecision():
            lines = [f"*{coming.engagement}* Engagement", *_decision(coming)]
    return "\n".join([*lines, *(_next_nudge(coming, now, zone) if now else ())])


def _turn(coming: ComingConcern) -> list[str]:
    if coming.to_say:
        return [TO_SAY]
    return [TO_ANSWER] if coming.to_answer else []


def _decision(coming: ComingDecision) -> list[str]:
    return [f"Decision date: {on_date(coming.on)}", f"Stage: {coming.stage}"]


def _next_nudge(coming: Coming, now: datetime, zone: ZoneInfo) -> list[str]:
    at = coming.next_nudge
    if at is None:
        return []
    return [f"Your next nudge: {at_moment(at, zone)}" if at > now else "A nudge about it is on its way to you"]


def _words(text: str) -> str:
    return escape(" ".join(text.split()), LONGEST_WORDS)
