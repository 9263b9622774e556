"""Notices of leaving the agreement: the list of them, one with what is still to settle, and the forms."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.framework import Provision
from bot.domain.leaving import MOST_MATTERS, Leaving, Matter, Standing
from bot.domain.message import LeavingMessage
from bot.domain.notice import LeavingKind
from bot.domain.permissions import Action
from bot.services.leaving import Form, Notices, Shown
from handlers import ids
from handlers.leaving_forms import CONFIRMED, MATTERS_AT_ONCE, leaving_metadata
from handlers.views import concern_words, provisions
from handlers.views.blocks import (
    actions,
    as_typed,
    button,
    context,
    divider,
    modal,
    option,
    removal,
    section,
    text_input,
    ticks_input,
)
from handlers.views.engagement_form import EXPORTS_AND_KEYS
from handlers.views.text import Block, Rendered, View, at_moment, cited, on_date, sentence

TITLE = "Notice of leaving"
OURS = (
    "*The framework's:* the notice, and how long it runs. *Our working practice:* it ends on the same day of the "
    "month, or on the last day of a month without such a day, to the end of that day; until then it can be taken back; "
    "what is still to settle is listed and ticked off here."
)
READ_BY_ALL = "Everybody who takes part in the partnership, in every party, can read the notice and these matters."


def leavings_modal(notices: Notices) -> View:
    give = [button(ids.START_LEAVING, "Give notice")] if notices.may_give else []
    blocks = [_said(notices.provision), context(OURS), *actions(give), divider()] if notices.provision else []
    blocks += [_listed(each, notices.today) for each in notices.leavings]
    if not notices.leavings:
        blocks.append(section("No party has given notice."))
    return modal(ids.LEAVINGS_MODAL, "Notices of leaving", blocks)


def leaving_modal(shown: Shown, zone: ZoneInfo) -> View:
    leaving = shown.leaving
    said = [_said(shown.provision)] if shown.provision else []
    given = f"Given on {at_moment(leaving.given_at, zone)}."
    blocks = [section(f"{_standing(leaving, shown.standing)}\n{given}{_taken_back(leaving, zone)}"), *said]
    blocks += [context(OURS), divider(), section(f"*Still to settle*\n{_how_many(leaving)}")]
    for number, matter in enumerate(leaving.matters):
        blocks += _matter(number, matter, zone, may=Action.SETTLE_MATTERS in shown.may)
    return modal(
        ids.LEAVING_MODAL,
        TITLE,
        [*blocks, *_next(shown), context(READ_BY_ALL)],
        private_metadata=leaving_metadata(leaving.id),
    )


def give_form(form: Form) -> View:
    party = concern_words.name(form.party.name)
    lays_down = f"{sentence(cited(form.period.provision))} lays down {_months(form.period.months)} notice."
    blocks = [
        section(f"Notice given by *{party}*. If given today, it ends on {on_date(form.ends_on)}."),
        section(f"{lays_down}\n{provisions.headed(form.framework.by_ref[form.period.provision])}"),
        context(
            f"{OURS} A lead gives notice for their own party alone; where several parties give it together, a "
            "lead of each does so here."
        ),
        *(
            text_input(f"{ids.MATTER}.{n}", f"Still to settle {n + 1}", optional=True, hint=_hint(n))
            for n in range(MATTERS_AT_ONCE)
        ),
        context(f"{READ_BY_ALL} Leads of all other parties are told by direct message of the notice and its date."),
        context(EXPORTS_AND_KEYS),
        ticks_input(ids.CONFIRM, "Please confirm", [option(CONFIRMED, "My party gives notice of leaving")], ()),
    ]
    return modal(ids.GIVE_NOTICE_MODAL, "Give notice", blocks, submit="Give notice")


def matter_form(shown: Shown) -> View:
    blocks = [
        section(_standing(shown.leaving, shown.standing)),
        text_input(ids.MATTER, "Still to settle"),
        context(READ_BY_ALL),
        context(EXPORTS_AND_KEYS),
    ]
    carried = leaving_metadata(shown.leaving.id)
    return modal(ids.ADD_MATTER_MODAL, "Add a matter", blocks, submit="Add", private_metadata=carried)


def leaving_line(leaving: Leaving) -> Block:
    """On the Home, while the notice runs."""
    return section(_standing(leaving, Standing.RUNNING), button(ids.SHOW_LEAVING, "Show", leaving.id))


def leaving_message(message: LeavingMessage) -> Rendered:
    """With the date, never with what is still to settle."""
    name, ends_on = concern_words.name(message.leaving.party.name), on_date(message.leaving.ends_on)
    said = {
        LeavingKind.GIVEN: f"{name} has given notice of leaving the agreement. The notice ends on {ends_on}.",
        LeavingKind.TAKEN_BACK: f"{name} has taken back its notice of leaving the agreement, which would have ended on "
        f"{ends_on}.",
    }[message.kind]
    return Rendered(said, [section(said), *actions([button(ids.SHOW_LEAVING, "Show", message.leaving.id)])])


def _said(provision: Provision) -> Block:
    return section(f"*What the framework says*\n{provisions.headed(provision)}")


def _listed(leaving: Leaving, today: date) -> Block:
    said = _standing(leaving, leaving.standing(today))
    return section(f"{said}\n{_how_many(leaving)}", button(ids.SHOW_LEAVING, "Show", leaving.id))


def _standing(leaving: Leaving, standing: Standing) -> str:
    name, ends_on = f"*{concern_words.name(leaving.party.name)}*", on_date(leaving.ends_on)
    return {
        Standing.RUNNING: f"{name} has given notice of leaving the agreement; the notice ends on {ends_on}.",
        Standing.ENDED: f"{name} gave notice of leaving the agreement; the notice ended on {ends_on}.",
        Standing.TAKEN_BACK: f"{name} has taken back its notice of leaving the agreement.",
    }[standing]


def _taken_back(leaving: Leaving, zone: ZoneInfo) -> str:
    if leaving.taken_back_at is None:
        return ""
    return (
        f" Taken back on {at_moment(leaving.taken_back_at, zone)}; it would have ended on {on_date(leaving.ends_on)}."
    )


def _how_many(leaving: Leaving) -> str:
    if not leaving.matters:
        return "No matter is listed."
    still = sum(matter.settled_by is None for matter in leaving.matters)
    listed = len(leaving.matters)
    return f"{listed} {'matter is' if listed == 1 else 'matters are'} listed, {still} still to settle."


def _matter(number: int, matter: Matter, zone: ZoneInfo, *, may: bool) -> list[Block]:
    named = f"*{number + 1}* Named by {concern_words.name(matter.named_by.name)}. "
    if matter.settled_by is None or matter.settled_at is None:
        said, press = "Still to settle.", button(ids.SETTLE_MATTER, "Settled", str(number))
    else:
        settled_on = on_date(matter.settled_at.astimezone(zone).date())
        said = f"Ticked off as settled by {concern_words.name(matter.settled_by.name)} on {settled_on}."
        press = button(ids.REOPEN_MATTER, "Not settled", str(number))
    return [section(f"{named}{said}", press if may else None), as_typed(matter.text)]


def _next(shown: Shown) -> list[Block]:
    elements = []
    if Action.SETTLE_MATTERS in shown.may and len(shown.leaving.matters) < MOST_MATTERS:
        elements.append(button(ids.START_MATTER, "Add a matter"))
    if Action.TAKE_BACK_NOTICE in shown.may:
        warns = "The notice no longer runs then. Leads of all other parties are told by direct message."
        elements.append(removal(ids.TAKE_BACK_LEAVING, "Take back", asks="Take back this notice?", warns=warns))
    return actions(elements)


def _months(months: int) -> str:
    return "1 month's" if months == 1 else f"{months} months'"


def _hint(number: int) -> str | None:
    return "Difficulties to try to settle in the meantime; more can be added afterwards." if number == 0 else None
