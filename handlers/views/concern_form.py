"""The modal in which a concern is raised."""

import json

from bot.domain.concern import MOST_CHARACTERS, MOST_FURTHER_ACTIONS, MOST_POINTS
from bot.services.drafts import Form
from handlers import ids
from handlers.drafts import Cited, RaiseDraft
from handlers.forms import raising_metadata
from handlers.views import concern_words, provisions
from handlers.views.blocks import (
    actions,
    button,
    context,
    modal,
    multi_select_input,
    option,
    section,
    select_input,
    text_input,
)
from handlers.views.engagement_form import EXPORTS_AND_KEYS
from handlers.views.notice import notice
from handlers.views.text import Block, View, on_date, split_plain

MOST_BYTES_AGAIN = 150_000
TITLE = "Raise a concern"


def draft_from(cited: Cited) -> RaiseDraft:
    """What words after the command, or an answer's button, start the form with.

    Words too long for one point go on in the next.
    """
    return RaiseDraft(provisions=cited.refs, points=tuple(split_plain(cited.words, MOST_CHARACTERS))[:MOST_POINTS])


def raise_form(form: Form, draft: RaiseDraft) -> View:
    """The form with all that `draft` holds; a notice where there is no party to write to."""
    if not form.addressees:
        return notice("No party that a concern could go to has been set up yet. Ask whoever runs the bot.", TITLE)
    shown = draft if _fits(draft) else RaiseDraft(points=("",) * len(draft.points))
    further = draft.further_actions if shown is draft else ("",) * len(draft.further_actions)
    only = form.addressees[0] if len(form.addressees) == 1 else None
    blocks = [
        *_addressed_to(form, draft),
        section(_route(form)),
        multi_select_input(
            ids.PROVISIONS, "Provisions it is about", provisions.options(form.framework), draft.provisions
        ),
        *_texts(ids.POINT, "Point", shown.points, "What the concern is, one matter in each point."),
        *_another(ids.ADD_POINT, "Add a point", len(draft.points), MOST_POINTS),
        *_texts(ids.FURTHER_ACTION, "Further action", further, "What you believe is necessary."),
        *_another(ids.ADD_FURTHER_ACTION, "Add a further action", len(draft.further_actions), MOST_FURTHER_ACTIONS),
        context(_what_raising_does(form)),
        context(EXPORTS_AND_KEYS),
    ]
    carried = RaiseDraft(only.id if only else None, (), draft.points, draft.further_actions)
    return modal(ids.RAISE_CONCERN_MODAL, TITLE, blocks, submit="Raise", private_metadata=raising_metadata(carried))


def _fits(draft: RaiseDraft) -> bool:
    """Whether the texts may be sent back. Slack keeps what is in unchanged inputs, and takes 250 KB in a view."""
    return len(json.dumps([draft.points, draft.further_actions])) <= MOST_BYTES_AGAIN


def _addressed_to(form: Form, draft: RaiseDraft) -> list[Block]:
    if len(form.addressees) == 1:
        return [section(f"*To* {concern_words.name(form.addressees[0].name)}")]
    offered = [option(party.id, party.name) for party in form.addressees]
    return [select_input(ids.ADDRESSED_TO, "To", offered, draft.addressed_to)]


def _route(form: Form) -> str:
    only = len(form.addressees) == 1
    who = concern_words.name(form.addressees[0].name) if only else "the party it goes to"
    said = concern_words.route(form.route, who)
    if form.aim_date is None:
        return f"{said}\n{concern_words.aim(None)}"
    return f"{said}\nIf raised now, the aim date is {on_date(form.aim_date)}. {concern_words.END_OF_DAY}"


def _texts(kind: str, label: str, texts: tuple[str, ...], hint: str) -> list[Block]:
    """One input each, numbered so that an input keeps its id, and with it what it holds, when another is added."""
    return [
        text_input(f"{kind}.{number}", f"{label} {number + 1}", text, optional=number > 0, hint=hint)
        for number, text in enumerate(texts)
    ]


def _another(action: str, label: str, shown: int, most: int) -> list[Block]:
    return actions([button(action, label)] if shown < most else [])


def _what_raising_does(form: Form) -> str:
    own = concern_words.name(form.participant.party.name)
    return (
        f"Raising sends it: members and leads of {own} and of the party it goes to can then see it. "
        "To anybody else nothing shows that it exists. Leads are told by direct message, without its content."
    )
