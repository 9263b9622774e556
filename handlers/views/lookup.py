"""What looking up provisions shows: one, several, the index of all, and what exists near a wrong reference."""

from difflib import get_close_matches

from bot.domain.framework import Framework, Provision
from bot.services.asking import LookedUp
from handlers import ids
from handlers.views import provisions
from handlers.views.answer import clipped, fallback, next_steps
from handlers.views.blocks import button, context, divider, modal, section
from handlers.views.text import Block, Rendered, View, cited, escape, packed, quote, split_sections

# A message takes some 13,000 characters of blocks, so of many provisions it gives less each.
MOST_SHOWN = 8
MOST_WITH_WORDING = 3
LONGEST_FOLDED = 1500
LONGEST_SUMMARY = 500
MOST_NEAR = 10
LONGEST_PIECE = 2900
MOST_PIECES = 60


def looked_up(looked: LookedUp, *, can_share: bool = False, lead: str = "") -> Rendered:
    """`lead` is mrkdwn of ours that goes before."""
    framework, shown = looked.framework, looked.found[:MOST_SHOWN]
    if not shown:
        return no_such_provisions(framework, looked.missing)
    intro = " ".join(filter(None, (lead, _missing(framework, looked.missing))))
    blocks = [section(intro), divider()] if intro else []
    for number, each in enumerate(shown):
        blocks += [divider()] if number else []
        blocks += _one(framework, each, among=len(shown))
    if apart := provisions.told_apart(shown):
        blocks.append(section(apart))
    if rest := looked.found[MOST_SHOWN:]:
        blocks.append(context(_rest(rest)))
    blocks += next_steps(framework, shown, looked.may, can_share=can_share)
    return Rendered(fallback(intro, shown, apart), [*blocks, provisions.caveat(framework)])


def wording_modal(framework: Framework, provision: Provision) -> View:
    """All of a provision's official wording, however long."""
    blocks = [section(provisions.headed(provision))]
    if provision.wording is not None:
        pieces = split_sections(provision.wording, LONGEST_PIECE)
        blocks.append(section("*Official wording*"))
        blocks += [section(quote(piece, LONGEST_PIECE)) for piece in pieces[:MOST_PIECES]]
        if len(pieces) > MOST_PIECES:
            blocks.append(context("The wording goes on: read the rest in the published document."))
    return modal(ids.WORDING_MODAL, f"The text of {provision.ref}", [*blocks, provisions.caveat(framework)])


def index(framework: Framework) -> Rendered:
    lines = [provisions.name(each) for each in framework.provisions]
    intro = f"*{escape(framework.title, 200)}*: show one with `/principle {framework.provisions[-1].ref}`."
    text = f"{escape(framework.title, 200)}, {len(lines)} provisions: " + "; ".join(
        f"{each.ref} {escape(each.title, 100)}" for each in framework.provisions
    )
    blocks = [section(each) for each in (intro, *packed(lines))]
    return Rendered(clipped(text), [*blocks, provisions.caveat(framework)])


def no_such_provisions(framework: Framework, refs: tuple[str, ...]) -> Rendered:
    """For references that do not exist: says which do."""
    first, last = framework.provisions[0].ref, framework.provisions[-1].ref
    extent = f"{'paragraphs ' if first.isdigit() else ''}{first} to {last}"
    text = f"{_missing(framework, refs)} It has {extent}. `/principle list` names them all."
    return Rendered(text, [section(text)])


def _one(framework: Framework, provision: Provision, *, among: int) -> list[Block]:
    if among <= MOST_WITH_WORDING:
        return provisions.summarised(framework, provision, LONGEST_FOLDED // among)
    read = button(ids.READ_ON, "Wording", provisions.carried([provision.ref], framework))
    return [section(provisions.headed(provision, LONGEST_SUMMARY), read if provision.wording else None)]


def _missing(framework: Framework, refs: tuple[str, ...]) -> str:
    if not refs:
        return ""
    named = " and no ".join(cited(escape(ref, 75)) for ref in refs[:MOST_NEAR])
    near = list(dict.fromkeys(ref for each in refs for ref in _near(framework, each)))[:MOST_NEAR]
    what_is = f" Near it: {', '.join(near)}." if near else ""
    return f"The {escape(framework.title, 200)} has no {named}.{what_is}"


def _near(framework: Framework, ref: str) -> list[str]:
    """Those of the same paragraph; otherwise the nearest spelling."""
    paragraph = ref.rstrip("abcdefghijklmnopqrstuvwxyz")
    same = [
        known for known in framework.by_ref if paragraph and known.rstrip("abcdefghijklmnopqrstuvwxyz") == paragraph
    ]
    return same or get_close_matches(ref, framework.by_ref, n=3, cutoff=0.5)


def _rest(left_out: tuple[Provision, ...]) -> str:
    first, last = left_out[0].ref, left_out[-1].ref
    wanted = first if len(left_out) == 1 else f"{first}, {last}" if len(left_out) == 2 else f"{first} to {last}"
    more = "1 more is" if len(left_out) == 1 else f"{len(left_out)} more are"
    return f"{more} not shown here, to keep this short: ask for `/principle {wanted}`."
