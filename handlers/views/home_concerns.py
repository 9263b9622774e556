"""The Home's concerns: what waits for its reader, what is coming up, and what is still a draft."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.listed import Which
from bot.domain.notice import NudgeKind
from bot.domain.procedure import ConcernAction
from bot.ports.records import Page
from bot.services.home import HomeConcern, Records
from handlers import ids
from handlers.views.blocks import actions, button, divider, heading, section
from handlers.views.concern_line import concern_line, draft_line
from handlers.views.nudges import OFFERS
from handlers.views.step_buttons import step_buttons
from handlers.views.text import Block

LONGEST_HEADING = 150
FIRST_PAGE = "0"
# What a nudge would offer at that moment, so that nobody has to wait for one.
UNDER_WAY = (*OFFERS[NudgeKind.RAISED], ConcernAction.PROPOSE_EXTENSION)
PASSED = OFFERS[NudgeKind.AIM_DATE_PASSED]
TO_ANSWER = OFFERS[NudgeKind.EXTENSION_PROPOSED]
TO_SAY = OFFERS[NudgeKind.HOW_IT_STANDS]


def part(title: str) -> list[Block]:
    return [divider(), heading(title, LONGEST_HEADING)]


def concerns_on_home(records: Records, today: date, zone: ZoneInfo, *, has_procedure: bool) -> list[Block]:
    """Where the framework has none, what was raised under another one is still shown while it awaits a response."""

    def shown(concerns: Iterable[HomeConcern], steps: tuple[ConcernAction, ...], *, begun: bool = False) -> list[Block]:
        return [block for each in concerns for block in _concern(each, steps, today, begun=begun)]

    proposed = shown(records.to_answer.records, TO_ANSWER)
    begun = shown(records.begun.records, (ConcernAction.RESPOND,), begun=True)
    to_say = shown(records.to_say.records, TO_SAY)
    waiting = [
        *_group(records.to_answer, "An aim date is proposed to you", Which.OPEN, proposed),
        *_group(records.begun, "A response is begun", Which.OPEN, begun),
        *_group(records.to_say, "Responded to: it is for you to say how it stands", Which.RESPONDED, to_say),
    ]
    coming_up = [
        *part("Coming up"),
        section(_how_many(records), button(ids.CONCERNS_PAGE, "All concerns", FIRST_PAGE)),
        *(block for each in records.coming_up for block in shown([each], _next(each, today))),
    ]
    return [
        *(part("Waiting for you") if waiting else []),
        *waiting,
        *(coming_up if has_procedure or records.open_in_all else []),
        *_drafts(records, zone),
    ]


def _group(page: Page[HomeConcern], title: str, which: Which, shown: list[Block]) -> list[Block]:
    """`which` is the list that has those, too, that do not fit here."""
    if not shown:
        return []
    more = page.total - len(page.records)
    if not more:
        return [section(f"*{title}*"), *shown]
    return [section(f"*{title}*\n{page.total} in all.", button(ids.CONCERNS_WHICH, "More", which)), *shown]


def _how_many(records: Records) -> str:
    if not records.open_in_all:
        return "No concern of your party, or addressed to it, awaits a response."
    many = "1 concern awaits" if records.open_in_all == 1 else f"{records.open_in_all} concerns await"
    above = len(records.to_answer.records) + len(records.begun.records)
    some = "; here are those that come up soonest" if above + len(records.coming_up) < records.open_in_all else ""
    return f"{many} a response{some}."


def _next(shown: HomeConcern, today: date) -> tuple[ConcernAction, ...]:
    """Until its aim date has passed, a concern is for those who respond to move on: a nudge goes to nobody else."""
    aim = shown.concern.aim_date
    if aim is not None and aim < today:
        return PASSED
    return UNDER_WAY if ConcernAction.RESPOND in shown.may else ()


def _concern(shown: HomeConcern, steps: tuple[ConcernAction, ...], today: date, *, begun: bool) -> list[Block]:
    concern = shown.concern
    show = button(ids.SHOW_CONCERN, "Show", concern.reference)
    offered = step_buttons(concern, steps, shown.may, begun=begun)
    return [section(concern_line(concern, today), show), *actions(offered)]


def _drafts(records: Records, zone: ZoneInfo) -> list[Block]:
    if not records.drafts.records:
        return []
    title = f"*Drafts*\nOnly members and leads of your party see {'it' if records.drafts.total == 1 else 'them'}."
    every = button(ids.CONCERNS_WHICH, "All drafts", Which.DRAFTS)
    shown = [
        section(draft_line(each, zone), button(ids.EDIT_DRAFT, "Continue", each.reference))
        for each in records.drafts.records
    ]
    return [divider(), section(title, every if records.drafts.has_next else None), *shown]
