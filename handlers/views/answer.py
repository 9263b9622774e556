"""What somebody who asks which principle applies gets to see."""

import json
from collections.abc import Iterable

from bot.domain.answer import Answer, Certainty
from bot.domain.framework import Framework, OutsideMatter, Provision
from bot.domain.permissions import Action
from handlers import ids
from handlers.views import provisions
from handlers.views.blocks import actions, button, context, divider, section
from handlers.views.text import Block, Rendered, escape, sentence

MOST_PROVISIONS = 3
# Whatever comes after the best is folded sooner, so that an answer stays short on a phone.
LONGEST_OF_ANOTHER = 250
LONGEST_VALUE = 2000
LONGEST_FALLBACK = 3000

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


THANKS = "Thank you. What you said of this answer is counted, without your name or your question."


def answer(
    answer: Answer,
    framework: Framework,
    may: frozenset[Action],
    *,
    words: str | None,
    can_share: bool = False,
    thanked: bool = False,
) -> Rendered:
    """`words` are what was asked, where a button may hand them on: otherwise None.

    `can_share` where others read the place that the answer stands in; `thanked` once it was said how good it is.
    """
    shown = [framework.by_ref[match.ref] for match in answer.matches if match.ref in framework.by_ref]
    shown = shown[:MOST_PROVISIONS]
    if answer.certainty is Certainty.DECLINED or not shown:
        return _declined(answer, framework, shown[:1], verdict(answer, framework, thanked=thanked))
    lead = LEADS[answer.certainty][len(shown) > 1]
    blocks = [section(lead)]
    for number, provision in enumerate(shown):
        longest = LONGEST_OF_ANOTHER if number else provisions.LONGEST_QUOTE
        blocks += [divider(), *provisions.summarised(framework, provision, longest)]
    if apart := provisions.told_apart(shown):
        blocks.append(section(apart))
    blocks += next_steps(framework, shown, may, words=words, can_share=can_share)
    blocks += verdict(answer, framework, thanked=thanked)
    return Rendered(fallback(lead, shown, apart), [*blocks, provisions.caveat(framework)])


def _declined(answer: Answer, framework: Framework, limits: list[Provision], last: list[Block]) -> Rendered:
    outside = next((each for each in framework.outside if each.key == answer.outside), None)
    lead = _kindly(outside, has_limits=bool(limits)) if outside else _nothing_found()
    blocks = [section(lead)]
    if outside is not None and outside.chat:
        return Rendered(lead, [*blocks, provisions.caveat(framework)])
    for provision in limits:
        blocks += [section("What the framework does say, as a limit:"), *provisions.summarised(framework, provision)]
    return Rendered(fallback(lead, limits), [*blocks, *last, provisions.caveat(framework)])


def shared_already() -> str:
    return "This was shared from here already: look in the channel, below the answer."


def _kindly(outside: OutsideMatter, *, has_limits: bool) -> str:
    if outside.chat:
        return escape(outside.usually_goes, 500)
    return (
        f"The framework does not deal with this{'' if has_limits else ', so I name no provision for it'}.\n"
        f"*Matter:* {escape(outside.title, 200)}\n*Where it usually goes:* {escape(outside.usually_goes, 500)}"
    )


def _nothing_found() -> str:
    return (
        "I found nothing in the framework that deals with this. It may help to say in other words what happened, "
        "or to look through `/principle list`. For a matter of your own, your HR team or your union representative "
        "can usually say where it goes."
    )


def next_steps(
    framework: Framework,
    shown: Iterable[Provision],
    may: frozenset[Action],
    *,
    words: str | None = None,
    can_share: bool = False,
) -> list[Block]:
    """What its reader may go on to do with these provisions."""
    refs = [each.ref for each in shown]
    value = handed_on(refs, words or "")
    offered = {
        Action.LOG_ENGAGEMENT: button(ids.START_ENGAGEMENT, "Log engagement", value),
        Action.DRAFT_CONCERN: button(ids.START_CONCERN, "Raise concern", value),
    }
    elements = [element for action, element in offered.items() if action in may]
    if can_share:
        elements.append(button(ids.SHARE, "Share here", provisions.carried(refs, framework)))
    return actions(elements)


def verdict(answer: Answer, framework: Framework, *, thanked: bool) -> list[Block]:
    """The two buttons, or what stands in their place once one of them was pressed."""
    if thanked:
        return [context(THANKS)]
    refs = [match.ref for match in answer.matches][:MOST_PROVISIONS]
    value = provisions.carried(refs, framework, certainty=answer.certainty, outside=answer.outside)
    return actions([button(ids.HELPFUL, "Helpful", value), button(ids.NOT_RIGHT, "Not right", value)])


def handed_on(refs: Iterable[str], words: str) -> str:
    """What a button carries, read back as payloads.ActionPayload.cited; words are clipped so that it fits."""
    value = json.dumps({"refs": list(refs), "words": words} if words else {"refs": list(refs)})
    while words and len(value) > LONGEST_VALUE:
        # One character may take twelve once written as JSON, so the cut goes in steps.
        words = words[: len(words) - max(1, (len(value) - LONGEST_VALUE) // 12)]
        value = json.dumps({"refs": list(refs), "words": words})
    return value


def fallback(lead: str, shown: Iterable[Provision], last: str = "") -> str:
    """The whole meaning in plain words, for notifications and screen readers."""
    said = [
        f"{each.ref} {escape(each.title, 200)}: {escape(each.summary, 600)} Strength: {provisions.strength(each)}."
        for each in shown
    ]
    return clipped(sentence(" ".join([lead, *said, last]).strip()))


def clipped(text: str) -> str:
    """Text that is escaped already, cut without leaving half an entity behind."""
    if len(text) <= LONGEST_FALLBACK:
        return text
    cut = text[: LONGEST_FALLBACK - 1]
    start = cut.rfind("&")
    return (cut if start < 0 or ";" in cut[start:] else cut[:start]).rstrip() + "…"
