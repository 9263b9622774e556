"""How a provision, its strength and the text it is quoted from are named wherever they appear."""

import json
from collections.abc import Iterable, Sequence

from bot.domain.framework import Framework, Neighbour, Provision, Side, Strength
from handlers import ids
from handlers.views.blocks import Option, button, context, option, section
from handlers.views.text import Block, clip, escape, packed, quote

LONGEST_QUOTE = 700
LONGEST_NAME = 200
LONGEST_DIFFERENCE = 400

SIDES = {Side.EMPLOYER: "employer side", Side.UNION: "union side", Side.BOTH: "both sides"}


def name(provision: Provision) -> str:
    """As mrkdwn."""
    return f"*{provision.ref}* {escape(provision.title, LONGEST_NAME)}"


def strength(provision: Provision) -> str:
    if provision.strength is Strength.STATEMENT:
        return "a statement, not a commitment"
    if provision.strength is Strength.AS_WORDED:
        return f"{provision.strength}, which nobody has described here yet"
    # Without quotation marks: one of them is near to the text's words, and not the words themselves.
    return f"{provision.strength} ({SIDES[provision.side]})"


def headed(provision: Provision, longest: int = 2000) -> str:
    """Reference, title, our summary and how firmly it commits, as mrkdwn."""
    return f"{name(provision)}\n{escape(provision.summary, longest)}\n*Strength:* {strength(provision)}"


def summarised(framework: Framework, provision: Provision, longest_quote: int = LONGEST_QUOTE) -> list[Block]:
    """With the official wording where it was imported; a long one is folded, with a button to read on."""
    blocks = [section(headed(provision))]
    if provision.wording is None:
        return blocks
    quoted = quote(provision.wording, longest_quote)
    is_whole = quoted == quote(provision.wording, len(quoted) + longest_quote)
    read_on = None if is_whole else button(ids.READ_ON, "Read on", carried([provision.ref], framework))
    return [*blocks, section(f"*Official wording*\n{quoted}", read_on)]


def told_apart(shown: Sequence[Provision]) -> str:
    """One line, as mrkdwn, on the first two of them that people take for each other; empty where none are."""
    for owner in shown:
        for neighbour in owner.neighbours:
            if any(each.ref == neighbour.ref for each in shown):
                pair = sorted((owner.ref, neighbour.ref), key=[each.ref for each in shown].index)
                return f"*{' or '.join(pair)}?* {_difference(owner.ref, neighbour)}"
    return ""


def _difference(owner: str, neighbour: Neighbour) -> str:
    """Written as what that one and this one are about, or as when the neighbour is meant."""
    said = escape(neighbour.difference, LONGEST_DIFFERENCE)
    if not said.startswith("that one "):
        return f"{neighbour.ref} is meant where {said}"
    return said.replace("that one", neighbour.ref, 1).replace("this one", owner, 1)


def carried(refs: Iterable[str], framework: Framework, **more: str | None) -> str:
    """What a button carries of the provisions that it stands by, read back as payloads.ActionPayload.named."""
    return json.dumps({"refs": list(refs), "version": framework.version, **more}, separators=(",", ":"))


def listed(framework: Framework, refs: tuple[str, ...]) -> list[Block]:
    """References with titles, a line each; a reference that the framework does not have stands alone."""
    known = [name(framework.by_ref[ref]) if ref in framework.by_ref else f"*{escape(ref, 75)}*" for ref in refs]
    return [section(text) for text in packed(known)] or [section("No provision named.")]


def options(framework: Framework) -> list[Option]:
    return [option(each.ref, f"{each.ref} {each.title}") for each in framework.provisions]


def source(framework: Framework) -> str:
    """Which framework and version is quoted, as mrkdwn."""
    title = escape(framework.title, LONGEST_NAME)
    if framework.version == 0:
        return f"{title}: our summary; the official wording has not been imported."
    imported = f"; wording imported from {escape(clip(framework.source, 200), 400)}" if framework.source else ""
    return f"{title}, version {framework.version}{imported}. The summaries are ours."


def caveat(framework: Framework) -> Block:
    return context(f"{source(framework)} This is guidance to a text, not legal advice.")
