"""A framework as one version of its published document words it."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.framework import Framework, Kind, Provision, Side, Strength

NOT_DESCRIBED = "This provision has no summary yet. What it says is its official wording."


def worded(framework: Framework, wording: Mapping[str, str], *, version: int, source: str) -> Framework:
    """The document's provisions, no more and no fewer: ours with its words, others by their words alone.

    What we know of a provision, such as the situations it is learnt from, stays with its reference.
    """
    ours = framework.by_ref
    provisions = tuple(
        _with(ours[ref], words, wording) if ref in ours else _by_wording_alone(ref, words)
        for ref, words in wording.items()
    )
    outside = tuple(
        each if each.limited_by is None or each.limited_by in wording else replace(each, limited_by=None)
        for each in framework.outside
    )
    return replace(framework, version=version, source=source, provisions=provisions, outside=outside)


def _with(ours: Provision, words: str, wording: Mapping[str, str]) -> Provision:
    neighbours = tuple(each for each in ours.neighbours if each.ref in wording)
    return replace(ours, wording=words, neighbours=neighbours)


def _by_wording_alone(ref: str, words: str) -> Provision:
    title = f"Paragraph {ref}" if ref.isdigit() else f"Point {ref}"
    return Provision(ref, title, NOT_DESCRIBED, Strength.AS_WORDED, Side.BOTH, Kind.STATEMENT, wording=words)
