"""What changed between two wordings of a framework, and in which words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Of words that stayed, this many are enough on either side of a change to find it in the text.
AROUND = 6


@dataclass(frozen=True)
class Difference:
    """References in the order of the documents: `added` and `changed` of the newer, `removed` of the older."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def difference(older: Mapping[str, str], newer: Mapping[str, str]) -> Difference:
    return Difference(
        added=tuple(ref for ref in newer if ref not in older),
        removed=tuple(ref for ref in older if ref not in newer),
        changed=tuple(ref for ref, words in newer.items() if ref in older and older[ref] != words),
    )


def marked(older: str, newer: str) -> str:
    """One text with [-words that are gone-] and {+words that are new+}; longer stretches that stayed are cut to …"""
    before, after = re.findall(r"\S+", older), re.findall(r"\S+", newer)
    # Without autojunk, which takes the commonest words of a longer text for no words at all.
    changes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return " ".join(_said(changes, before, after))


def _said(changes: Sequence[tuple[str, int, int, int, int]], before: list[str], after: list[str]) -> Iterator[str]:
    for n, (kind, start, end, new_start, new_end) in enumerate(changes):
        if kind == "equal":
            yield _shortened(before[start:end], is_first=n == 0, is_last=n == len(changes) - 1)
            continue
        if start < end:
            yield f"[-{' '.join(before[start:end])}-]"
        if new_start < new_end:
            yield f"{{+{' '.join(after[new_start:new_end])}+}}"


def _shortened(words: list[str], *, is_first: bool, is_last: bool) -> str:
    head = [] if is_first else words[:AROUND]
    tail = [] if is_last else words[-AROUND:]
    return " ".join(words if len(words) <= len(head) + len(tail) + 1 else [*head, "…", *tail])
