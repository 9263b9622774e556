"""What a question is told apart by, beside its meaning: its words, and the letters that words are made of."""

from itertools import pairwise

from bot.answering.words import spelt, stems

SHORTEST, LONGEST = 3, 5


def word_features(text: str) -> list[str]:
    """Stems that count, and pairs of them."""
    found = stems(text)
    return found + [f"{first} {second}" for first, second in pairwise(found)]


def letter_features(text: str) -> list[str]:
    """Runs of letters within words, so that slips of the keyboard and other endings are still known."""
    found: list[str] = []
    for word in spelt(text):
        bounded = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            if len(bounded) <= length:
                found.append(bounded)
                break
            found += [bounded[at : at + length] for at in range(len(bounded) - length + 1)]
    return found
