"""Which texts are refused because they are not the framework's document, or not the whole of it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.domain.framework import Framework
from bot.domain.named_text import SENTENCE_END, folded, speaks_of
from bot.domain.numbered_text import Piece
from bot.errors import NotTheFramework

NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 8: "eight"}
CUT = "The text may be cut off."


def refuse_another_document(wording: Mapping[str, str], framework: Framework) -> None:
    """Words may change from version to version, so most provisions, and not all, make the document.

    Numbers are found in any document, names by their words alone: the names that are missing count against it.
    """
    known = [
        speaks_of(wording.get(each.ref, ""), each.terms)
        for each in framework.provisions
        if each.terms and (each.ref in wording or not each.is_numbered)
    ]
    if sum(known) * 5 < len(known) * 3 or not known:
        raise NotTheFramework(
            f"This is another document than the {framework.title}: "
            f"of {len(known)} provisions, {sum(known)} speak of what they would there."
        )


def refuse_a_wrong_count(pieces: Sequence[Piece], framework: Framework) -> None:
    refs = [piece.ref for piece in pieces]
    if twice := [ref for ref, times in Counter(refs).items() if times > 1]:
        raise NotTheFramework(f"More than once in the text: {_cited(twice)}.")
    if wrong := [(a, b) for a, b in pairwise(refs) if _place(a) > _place(b)]:
        raise NotTheFramework(f"The text is out of order: {wrong[0][0]} stands before {wrong[0][1]}.")
    numbers = {int(ref) for ref in refs if ref.isdigit()}
    if gaps := [n for n in sorted(numbers) if n > 1 and str(n) not in framework.by_ref and n - 1 not in numbers]:
        raise NotTheFramework(f"The text has a {gaps[0]} and no {gaps[0] - 1} before it. {CUT}")
    if wordless := [piece.ref for piece in pieces if not piece.wording]:
        raise NotTheFramework(f"Without words in the text: {_cited(wordless)}.")


def refuse_new_numbers(wording: Mapping[str, str], framework: Framework) -> None:
    """Records, summaries and situations hold on to a reference, which may not come to mean something else."""
    foreign = [
        each for each in framework.provisions if each.terms and not speaks_of(wording.get(each.ref, ""), each.terms)
    ]
    for now in foreign:
        text = folded(wording.get(now.ref, ""))
        for then in foreign:
            if then is not now and all(folded(term) in text for term in then.terms):
                raise NotTheFramework(
                    f"The document counts its provisions anew: {now.ref} reads as {then.ref} does in the file of "
                    f"{framework.title}. Records cite them by number, so write a file of its own for this document."
                )


def refuse_lost_labels(wording: Mapping[str, str], framework: Framework) -> None:
    """A PDF that a browser printed has no bullets: its points read on as their paragraph's text."""
    for each in framework.provisions:
        paragraph = each.ref.rstrip("abcdefghijklmnopqrstuvwxyz")
        text = folded(wording.get(paragraph, ""))
        is_missing = each.is_numbered and each.terms and each.ref not in wording
        if is_missing and all(folded(term) in text for term in each.terms):
            raise NotTheFramework(
                f"The words of {each.ref} stand in {paragraph} without a letter or bullet before them. "
                "Import another form of the document, such as .docx, .odt or .html."
            )


def refuse_a_cut(wording: Mapping[str, str], lines: Sequence[str], framework: Framework, *, ends_early: bool) -> None:
    routes = {route.provision for route in framework.routes if route.provision} - set(wording)
    if routes:
        raise NotTheFramework(
            f"Missing from the text: {_cited(sorted(routes))}, by which a concern is raised. {CUT} "
            "If that was taken out, change the routes in the framework's file first."
        )
    last = framework.provisions[-1].ref
    if last not in wording and not ends_early and framework.provisions[-1].is_numbered:
        missing = [each.ref for each in framework.provisions if each.ref not in wording]
        raise NotTheFramework(
            f"Missing from the text: {_cited(missing)}. {CUT} If the document does end there, add --ends-early."
        )
    ending = next((line for line in reversed(lines) if line), "")
    if not SENTENCE_END.search(ending):
        raise NotTheFramework(f"The text ends in the middle of a sentence, “{_clipped(ending)}”. {CUT}")


def refuse_ragged_ends(pieces: Sequence[Piece]) -> None:
    """A heading nobody told us of would otherwise become the end of somebody's exact wording."""
    for piece in pieces[:-1]:
        blocks = [block for block in piece.blocks if block]
        tail = " ".join(" ".join(blocks[-1]).split()) if len(blocks) > 1 else ""
        if tail and not SENTENCE_END.search(tail):
            raise NotTheFramework(
                f"After {piece.ref} stands “{_clipped(tail)}”, which is no sentence. "
                "If it is a heading, add it to the headings in the framework's file."
            )


def refuse_other_weeks(wording: Mapping[str, str], framework: Framework) -> None:
    """Aim dates are reckoned with the weeks of our file, so the text may not lay down others."""
    for route in framework.routes:
        if route.provision is None or route.weeks is None:
            continue
        said = rf"\b({route.weeks}|{NUMBERS.get(route.weeks, route.weeks)})\s+weeks?\b"
        if not re.search(said, folded(wording[route.provision])):
            raise NotTheFramework(
                f"{route.provision} does not name {route.weeks} weeks, as the framework's file does. "
                "The text may be cut off; if it was changed, change the file too."
            )


def _place(ref: str) -> tuple[int, str]:
    number = ref.rstrip("abcdefghijklmnopqrstuvwxyz")
    return int(number), ref.removeprefix(number)


def _cited(refs: Sequence[str]) -> str:
    """A paragraph speaks for its points: where any is meant, the points are not named one by one."""
    named = [ref for ref in refs if ref.isdigit()] or list(refs)
    noun = "paragraph" if named[0].isdigit() else "point"
    return f"{noun} {named[0]}" if len(named) == 1 else f"{noun}s {', '.join(named[:-1])} and {named[-1]}"


def _clipped(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
