"""What somebody who asks which principle applies gets to see."""

import json
from collections.abc import Iterable

from bot.domain.answer import Answer, Certainty
from bot.domain.framework import Framework, OutsideMatter, Provision
from bot.domain.permissions import Action
from handlers import ids
from handlers.views import provisions
from handlers.views.blocks import actions, button, context, divider, section
from handlers.views.text import Block, Rendered, cited, escape, packed, quote, sentence, split_sections

MOST_PROVISIONS = 3
LONGEST_VALUE = 2000
LONGEST_FALLBACK = 3000
LONGEST_PIECE = 2900
MOST_PIECES = 10

# Above one provision, and above several.
LEADS = {
    Certainty.CLEAR: (
        "This is what the framework says on it.",
        "This is what the framework says on it, the closest first.",
    ),
    Certainty.TENTATIVE: (
        (
            "I am not sure of this: this provision may come near. "
            "Read it before relying on it, or ask again in other words."
        ),
        (
            "I am not sure of this: these provisions may come near, the closest first. "
            "Read them before relying on one, or ask again in other words."
        ),
    ),
}


def answer(answer: Answer, framework: Framework, may: frozenset[Action], *, words: str | None) -> Rendered:
    """`words` are what was asked, where a button may hand them on: after a slash command, otherwise None."""
    shown = [framework.by_ref[match.ref] for match in answer.matches if match.ref in framework.by_ref]
    shown = shown[:MOST_PROVISIONS]
    if answer.certainty is Certainty.DECLINED or not shown:
        return _declined(answer, framework, shown)
    lead = LEADS[answer.certainty][len(shown) > 1]
    blocks = [section(lead)]
    for provision in shown:
        blocks += [divider(), *provisions.summarised(provision)]
    blocks += _next(may, [provision.ref for provision in shown], words)
    return Rendered(_fallback(lead, shown), [*blocks, provisions.caveat(framework)])


def provision(framework: Framework, provision: Provision, may: frozenset[Action] = frozenset()) -> Rendered:
    """One provision with its whole wording."""
    head = (
        f"{provisions.name(provision)}\n{escape(provision.summary, 2000)}\n*Strength:* {provisions.strength(provision)}"
    )
    blocks = [section(head)]
    if provision.wording is not None:
        pieces = split_sections(provision.wording, LONGEST_PIECE)
        blocks.append(section("*Official wording*"))
        blocks += [section(quote(piece, LONGEST_PIECE)) for piece in pieces[:MOST_PIECES]]
        if len(pieces) > MOST_PIECES:
            blocks.append(context("The wording goes on: read the rest in the published document."))
    blocks += _next(may, [provision.ref], None)
    return Rendered(_fallback("", [provision]), [*blocks, provisions.caveat(framework)])


def index(framework: Framework) -> Rendered:
    lines = [provisions.name(each) for each in framework.provisions]
    intro = f"*{escape(framework.title, 200)}*: show one with `/principle {framework.provisions[-1].ref}`."
    text = f"{escape(framework.title, 200)}, {len(lines)} provisions: " + "; ".join(
        f"{each.ref} {escape(each.title, 100)}" for each in framework.provisions
    )
    blocks = [section(each) for each in (intro, *packed(lines))]
    return Rendered(_clipped(text), [*blocks, provisions.caveat(framework)])


def no_such_provision(framework: Framework, ref: str) -> Rendered:
    """For a reference that does not exist: says which do."""
    first, last = framework.provisions[0].ref, framework.provisions[-1].ref
    points = [each.ref for each in framework.provisions if each.ref.startswith(ref[:-1] or ref) and each.ref != ref]
    near = f" Near it: {', '.join(points[:10])}." if points else ""
    extent = f"{'paragraphs ' if first.isdigit() else ''}{first} to {last}"
    text = (
        f"The {escape(framework.title, 200)} has no {cited(escape(ref, 75))}. It has {extent}.{near} "
        "`/principle list` names them all."
    )
    return Rendered(text, [section(text)])


def _declined(answer: Answer, framework: Framework, limits: list[Provision]) -> Rendered:
    outside = next((each for each in framework.outside if each.key == answer.outside), None)
    lead = _kindly(outside) if outside else _nothing_found()
    blocks = [section(lead)]
    for provision in limits[:1]:
        blocks += [section("What the framework does say, as a limit:"), *provisions.summarised(provision)]
    return Rendered(_fallback(lead, limits[:1]), [*blocks, provisions.caveat(framework)])


def _kindly(outside: OutsideMatter) -> str:
    return (
        "The framework does not deal with this, so I name no principle for it.\n"
        f"*Matter:* {escape(outside.title, 200)}\n*Where it usually goes:* {escape(outside.usually_goes, 500)}"
    )


def _nothing_found() -> str:
    return (
        "I found nothing in the framework that deals with this. It may help to say in other words what happened, "
        "or to look through `/principle list`. For a matter of your own, your HR team or your union representative "
        "can usually say where it goes."
    )


def _next(may: frozenset[Action], refs: list[str], words: str | None) -> list[Block]:
    value = handed_on(refs, words or "")
    offered = {
        Action.LOG_ENGAGEMENT: button(ids.START_ENGAGEMENT, "Log engagement", value),
        Action.RAISE_CONCERN: button(ids.START_CONCERN, "Raise concern", value),
    }
    return actions(element for action, element in offered.items() if action in may)


def handed_on(refs: Iterable[str], words: str) -> str:
    """What a button carries, read back as payloads.ActionPayload.cited; words are clipped so that it fits."""
    value = json.dumps({"refs": list(refs), "words": words} if words else {"refs": list(refs)})
    while words and len(value) > LONGEST_VALUE:
        # One character may take twelve once written as JSON, so the cut goes in steps.
        words = words[: len(words) - max(1, (len(value) - LONGEST_VALUE) // 12)]
        value = json.dumps({"refs": list(refs), "words": words})
    return value


def _fallback(lead: str, shown: list[Provision]) -> str:
    said = [
        f"{each.ref} {escape(each.title, 200)}: {escape(each.summary, 600)} Strength: {provisions.strength(each)}."
        for each in shown
    ]
    return _clipped(sentence(" ".join([lead, *said]).strip()))


def _clipped(text: str) -> str:
    """Text that is escaped already, cut without leaving half an entity behind."""
    if len(text) <= LONGEST_FALLBACK:
        return text
    cut = text[: LONGEST_FALLBACK - 1]
    start = cut.rfind("&")
    return (cut if start < 0 or ";" in cut[start:] else cut[:start]).rstrip() + "…"
