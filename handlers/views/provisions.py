"""How a provision, its strength and the text it is quoted from are named wherever they appear."""

from bot.domain.framework import Framework, Provision, Side, Strength
from handlers.views.blocks import Option, context, option, section
from handlers.views.text import Block, clip, escape, packed, quote

LONGEST_QUOTE = 700
LONGEST_NAME = 200

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


def summarised(provision: Provision) -> list[Block]:
    """Title, our summary, strength, and the official wording where it was imported, clipped."""
    summary = escape(provision.summary, 2000)
    blocks = [section(f"{name(provision)}\n{summary}\n*Strength:* {strength(provision)}")]
    if provision.wording is not None:
        quoted = quote(provision.wording, LONGEST_QUOTE)
        whole = quoted == quote(provision.wording, len(quoted) + LONGEST_QUOTE)
        more = "" if whole else f"\nread on: `/principle {provision.ref}`"
        blocks.append(section(f"*Official wording*\n{quoted}{more}"))
    return blocks


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
