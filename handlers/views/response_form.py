"""The modals in which a response is written step by step, checked and given, and the one for an interim response."""

from collections.abc import Iterable

from bot.domain.concern import Concern, Verdict
from bot.domain.draft import DraftReply
from bot.domain.procedure import State
from bot.services.concerns import Shown
from bot.services.responses import Form
from handlers import ids
from handlers.forms import reference_metadata
from handlers.responding_forms import Asked, At, Step, Typed, asked, steps
from handlers.views import concern_words
from handlers.views.blocks import (
    actions,
    as_typed,
    button,
    context,
    divider,
    modal,
    option,
    radio_input,
    section,
    text_input,
)
from handlers.views.engagement_form import EXPORTS_AND_KEYS
from handlers.views.text import Block, View, escape, on_date, plain, sentence

IN_SHORT = 120
LABELS = {ids.POINT: "point", ids.FURTHER_ACTION: "further action"}
CHANGED = (
    "*These answers were changed after you opened them*, by another lead or in another window of yours. Where they "
    "differ from yours, both stand here. Yours are not kept yet: *Next* keeps what is in the fields below."
)
CHANGED_SINCE_READ = (
    "*Answers were changed after you opened this*, by another lead or in another window of yours, so nothing was "
    "given. Read them as they now are; then respond."
)


def response_step(form: Form, number: int, typed: Typed | None = None) -> View:
    """Step `number`, from 0, with what is kept; behind the last, the check of all.

    `typed` is what somebody put in without having seen what is kept now: nothing of either is left out.
    """
    grouped = steps(form)
    if number >= len(grouped):
        return response_check(form)
    first = [section(CHANGED)] if typed is not None else []
    blocks = [
        *first,
        context(_from(form.concern)),
        *_questions(grouped[number], form.draft.version, typed or {}),
        *_back(number),
        context(_kept(form.concern)),
    ]
    # The check is a step, too, as it is where a concern is raised.
    title = f"Respond: step {number + 1} of {len(grouped) + 1}"
    return _in_steps(ids.RESPOND_MODAL, title, blocks, form, number, "Next")


def response_check(form: Form, *, changed: bool = False) -> View:
    """Each answer in short, and what giving them does. While something is missing there is nothing to submit."""
    grouped = steps(form)
    lacking = _lacking(form)
    blocks = [
        *([section(CHANGED_SINCE_READ)] if changed else []),
        context(_from(form.concern)),
        *([section(_still_missing(lacking))] if lacking else []),
        *(_answer(each, number) for number, step in enumerate(grouped) for each in step),
        *([] if lacking else [section(_what_responding_does(form.concern))]),
        *_back(len(grouped)),
        context(_kept(form.concern) if lacking else EXPORTS_AND_KEYS),
    ]
    submit = None if lacking else "Respond"
    return _in_steps(ids.GIVE_RESPONSE_MODAL, "Check and respond", blocks, form, len(grouped), submit)


def interim_form(shown: Shown) -> View:
    """`shown` is a concern that awaits a response."""
    concern = shown.concern
    raised_by = concern_words.name(concern.raised_by.name)
    stays = f" It does not stop the clock: the aim date stays {on_date(concern.aim_date)}." if concern.aim_date else ""
    also = " It acknowledges the concern as well." if concern.state is State.RAISED else ""
    blocks = [
        section(
            f"Tell {raised_by} how it stands with concern {concern.reference}, before you answer each point.\n"
            f"An interim response is our working practice.{stays}{also}"
        ),
        text_input(ids.WORDS, "Interim response"),
        context(
            f"{_who_reads(concern)} Leads of {raised_by} are told by direct message, without what it says. "
            f"{EXPORTS_AND_KEYS}"
        ),
    ]
    carried = reference_metadata(concern.reference)
    return modal(ids.INTERIM_MODAL, "Interim response", blocks, submit="Send", private_metadata=carried)


def _in_steps(callback: str, title: str, blocks: list[Block], form: Form, step: int, submit: str | None) -> View:
    at = At(reference=form.concern.reference, seen=form.draft.version, step=step)
    view = modal(callback, title, blocks, submit=submit, private_metadata=at.carried())
    # Whoever closes it cancels nothing: what earlier steps held is kept.
    return view | {"close": plain("Close")}


def _from(concern: Concern) -> str:
    return (
        f"Concern {concern.reference} from {concern_words.name(concern.raised_by.name)}. "
        f"{concern_words.aim(concern.aim_date)}"
    )


def _kept(concern: Concern) -> str:
    return (
        "That each point and further action is answered, with a reason, is our working practice. "
        "What you leave out can still be filled in later: close this whenever you like and go on with "
        f"`{ids.CONCERN} respond {concern.reference}`. Until the response is given, only leads of "
        f"{concern_words.name(concern.addressed_to.name)} see what you write; if the concern ends before, your reasons "
        f"stay on it as notes for your party alone. {EXPORTS_AND_KEYS}"
    )


def _questions(step: Step, version: int, typed: Typed) -> list[Block]:
    blocks = [block for each in step for block in (divider(), *_question(each, version, typed))]
    return blocks[1:]


def _question(each: Asked, version: int, typed: Typed) -> list[Block]:
    label = sentence(_named(each))
    mine = typed.get((each.kind, each.number))
    shown = _together(mine, each.reply) if mine else each.reply
    differs = mine is not None and shown != each.reply and each.reply != DraftReply()
    return [
        section(f"*{label}* of {each.among}" if each.among > 1 else f"*{label}*"),
        as_typed(each.text),
        *(_kept_meanwhile(each.reply) if differs else []),
        radio_input(
            each.block(ids.VERDICT, version),
            f"{label}: your answer",
            [option(verdict, sentence(verdict)) for verdict in Verdict],
            shown.verdict,
            optional=True,
        ),
        text_input(each.block(ids.REASON, version), f"{label}: the reason", shown.reason, optional=True),
    ]


def _together(mine: DraftReply, kept: DraftReply) -> DraftReply:
    return DraftReply(mine.verdict or kept.verdict, mine.reason or kept.reason)


def _kept_meanwhile(reply: DraftReply) -> list[Block]:
    said = section(f"_Kept meanwhile:_ {_verdict(reply)}")
    return [said, as_typed(reply.reason)] if reply.reason else [said]


def _back(number: int) -> list[Block]:
    return actions([button(ids.RESPONSE_STEP, "Back", str(number - 1))] if number > 0 else [])


def _answer(each: Asked, step: int) -> Block:
    reason = escape(_on_one_line(each.reply.reason), IN_SHORT) or "_no reason yet_"
    said = f"{_verdict(each.reply)}: {reason}" if each.reply != DraftReply() else "_no answer yet_"
    text = f"*{sentence(_named(each))}*: {escape(_on_one_line(each.text), IN_SHORT)}\n{said}"
    return section(text, button(ids.RESPONSE_STEP, "Change" if each.is_answered else "Answer", str(step)))


def _verdict(reply: DraftReply) -> str:
    return f"*{sentence(reply.verdict)}*" if reply.verdict else "_no answer yet_"


def _lacking(form: Form) -> list[str]:
    return [f"{_named(each)}{_in_part(each.reply)}" for each in asked(form) if not each.is_answered]


def _in_part(reply: DraftReply) -> str:
    return " (the reason)" if reply.verdict else " (agreed, partly or not)" if reply.reason else ""


def _still_missing(lacking: Iterable[str]) -> str:
    return f"*Still missing*: {', '.join(lacking)}.\nThe button to respond comes here once nothing is missing."


def _what_responding_does(concern: Concern) -> str:
    raised_by = concern_words.name(concern.raised_by.name)
    clock = "It stops the clock: no more nudges about the aim date come. " if concern.aim_date else ""
    return (
        f"*Respond* gives this response. {clock}It cannot be changed afterwards. That is our working practice.\n"
        f"Leads of {raised_by} are told by direct message, without what it says. {_who_reads(concern)}"
    )


def _who_reads(concern: Concern) -> str:
    raised_by, addressed_to = (concern_words.name(party.name) for party in (concern.raised_by, concern.addressed_to))
    return f"Members and leads of {raised_by} and of {addressed_to} can then read it."


def _named(each: Asked) -> str:
    return f"{LABELS[each.kind]} {each.number + 1}"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
