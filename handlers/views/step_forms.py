"""The modals of a concern's small steps: an aim date by agreement, how it stands, withdrawing, evidence, a note."""

from bot.domain.concern import LONGEST_EVIDENCE, Concern, EntryKind
from bot.domain.framework import Kind, Side
from bot.domain.procedure import ConcernAction
from bot.services.concerns import Shown
from handlers import ids
from handlers.forms import reference_metadata
from handlers.step_forms import Standing, proposal_metadata
from handlers.views import concern_words, provisions
from handlers.views.blocks import (
    actions,
    as_typed,
    context,
    date_input,
    modal,
    option,
    radio_input,
    section,
    text_input,
)
from handlers.views.engagement_form import EXPORTS_AND_KEYS
from handlers.views.step_buttons import step_buttons
from handlers.views.text import Block, View, on_date

BOTH_READ = f"Both parties' members and leads can then read it. {EXPORTS_AND_KEYS}"
ANSWERS = (
    ConcernAction.AGREE_EXTENSION,
    ConcernAction.DECLINE_EXTENSION,
    ConcernAction.TAKE_BACK_EXTENSION,
)


def extension_view(shown: Shown) -> View:
    """The form to propose another aim date; where one is proposed, that with what its reader may do about it."""
    return _proposal(shown) if shown.concern.extension else _proposing(shown)


def decline_form(shown: Shown) -> View:
    blocks = [
        *_proposed(shown.concern),
        _words("Your words to the other party", hint="If you want to say why, or what would do instead."),
        context(f"Nothing else changes: the concern stays as it is. {BOTH_READ}"),
    ]
    form = _form(ids.DECLINE_MODAL, "Decline the proposal", shown.concern, blocks, "Decline")
    proposed = shown.concern.extension
    return form | {"private_metadata": proposal_metadata(shown.concern.reference, proposed.to)} if proposed else form


def resolve_form(shown: Shown) -> View:
    """What may be said now of how the concern stands."""
    concern = shown.concern
    offered = [option(Standing.RESOLVED, "Resolved")]
    ours = "These states are our working practice."
    if ConcernAction.NOT_RESOLVE in shown.may:
        offered.append(option(Standing.NOT_RESOLVED, "Not resolved"))
        ours = f"{ours} After not resolved a new concern can follow on from this one."
    elif concern.aim_date:
        ours = f"{ours} Before a response, not resolved can be said once the aim date has passed."
    else:
        ours = f"{ours} Before a response, not resolved can be said once an agreed aim date has passed."
    blocks = [
        section(f"{_about(concern)} {concern_words.STATES[concern.state]}. {concern_words.aim(concern.aim_date)}"),
        *_efforts(shown),
        radio_input(ids.STANDS, "How does it stand for your party?", offered),
        _words("Your words on how it stands"),
        context(f"It then awaits nothing more here, and can still be read. {ours} {BOTH_READ}"),
    ]
    return _form(ids.RESOLVE_MODAL, "How it stands", concern, blocks, "Say so")


def withdraw_form(shown: Shown) -> View:
    text = (
        f"Withdraw concern {shown.concern.reference} {concern_words.between(shown.concern)}? "
        "It then awaits no response here and no more nudges come. It can still be read, and it cannot be raised again: "
        "a new concern can. Withdrawing is our working practice."
    )
    blocks = [section(text), _words("Your words on why"), context(BOTH_READ)]
    return _form(ids.WITHDRAW_MODAL, "Withdraw a concern", shown.concern, blocks, "Withdraw")


def evidence_form(shown: Shown) -> View:
    hint = "A link, and a few words on what it shows."
    blocks = [
        section(_about(shown.concern)),
        text_input(ids.WORDS, "Evidence", longest=LONGEST_EVIDENCE, hint=hint),
        context(BOTH_READ),
    ]
    return _form(ids.EVIDENCE_MODAL, "Add evidence", shown.concern, blocks, "Add")


def note_form(shown: Shown) -> View:
    blocks = [
        section(_about(shown.concern)),
        text_input(ids.WORDS, "Private note"),
        context(f"Only your own party's members and leads can then read it. {EXPORTS_AND_KEYS}"),
    ]
    return _form(ids.NOTE_MODAL, "Private note", shown.concern, blocks, "Keep")


def _proposing(shown: Shown) -> View:
    concern = shown.concern
    is_first = concern.aim_date is None
    blocks = [
        section(f"{_about(concern)} {concern_words.aim(concern.aim_date)}"),
        section(_both_agree(concern)),
        date_input(ids.DAY, "Proposed aim date"),
        text_input(ids.REASON, "The reason"),
        context(BOTH_READ),
    ]
    title = "Propose an aim date" if is_first else "Propose an extension"
    return _form(ids.EXTENSION_MODAL, title, concern, blocks, "Propose")


def _proposal(shown: Shown) -> View:
    concern = shown.concern
    waits = [] if shown.may & set(ANSWERS) else [context("It awaits an answer by a lead.")]
    blocks = [*_proposed(concern), *actions(step_buttons(concern, ANSWERS, shown.may)), *waits]
    metadata = reference_metadata(concern.reference)
    return modal(ids.PROPOSAL_MODAL, "A proposed aim date", blocks, private_metadata=metadata)


def _proposed(concern: Concern) -> list[Block]:
    """What is proposed, by whom, beside the present aim date, and why."""
    proposed = concern.extension
    if proposed is None:
        return [section(f"{_about(concern)} No aim date is proposed now.")]
    reason = concern.entries(EntryKind.EXTENSION_PROPOSED)[-1].detail
    lines = [
        _about(concern),
        f"*Proposed aim date* {on_date(proposed.to)}, by {concern_words.name(proposed.proposed_by.name)}",
        f"*Aim date now* {on_date(concern.aim_date) if concern.aim_date else 'none is laid down'}",
        _both_agree(concern),
    ]
    return [section("\n".join(lines)), section("*The reason*"), as_typed(reason)]


def _both_agree(concern: Concern) -> str:
    kept = "; the date before it is kept with it" if concern.aim_date else ""
    return f"It becomes the aim date once both parties have agreed to it{kept}. That is our working practice."


def _efforts(shown: Shown) -> list[Block]:
    """Where the framework has a procedure that both sides are held to before and beside its routes: what it says."""
    if shown.concern.route is None:
        return []
    of_both = (each for each in shown.framework.provisions if each.kind is Kind.PROCEDURE and each.side is Side.BOTH)
    return [section(provisions.headed(each)) for each in of_both]


def _about(concern: Concern) -> str:
    return f"Concern {concern.reference} {concern_words.between(concern)}."


def _words(label: str, hint: str | None = None) -> Block:
    return text_input(ids.WORDS, label, optional=True, hint=hint)


def _form(callback: str, title: str, concern: Concern, blocks: list[Block], submit: str) -> View:
    metadata = reference_metadata(concern.reference)
    return modal(callback, title, blocks, submit=submit, private_metadata=metadata)
