"""What was learnt from a framework's example situations, as it is kept in a file beside the framework's."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answering.encoder import Tampered, verified
from bot.answering.features import letter_features, word_features
from bot.domain.framework import Framework

OUTSIDE = "outside:"
# Who writes more has said what it is about by then; and a machine is soon done with it.
MOST_CHARACTERS = 2000

Numbers = NDArray[Any]


@dataclass(frozen=True)
class Terms:
    """Features by number, how telling each is, and how much it speaks for each label."""

    features: Callable[[str], list[str]]
    places: dict[str, int]
    rarity: Numbers
    weights: Numbers

    def evidence(self, text: str) -> Numbers:
        counts = Counter(place for each in self.features(text) if (place := self.places.get(each)) is not None)
        if not counts:
            return np.zeros(self.weights.shape[1], dtype=np.float32)
        places = np.fromiter(counts, dtype=np.intp)
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32))) * self.rarity[places]
        share: Numbers = (values / np.linalg.norm(values)) @ self.weights[places].astype(np.float32)
        return share


@dataclass(frozen=True)
class Learnt:
    """`labels` are references of provisions, and keys of outside matters behind OUTSIDE.

    `of` says which text of the framework it was learnt from: see `digest_of`.
    """

    of: str
    labels: tuple[str, ...]
    words: Terms
    letters: Terms
    meaning: Numbers
    bias: Numbers

    def is_of(self, framework: Framework) -> bool:
        """Whether the framework is still as it was when this was learnt."""
        return self.of == digest_of(framework)

    def probabilities(self, text: str, meaning: Numbers) -> Numbers:
        """One for each label, together 1."""
        evidence = self.bias + self.words.evidence(text) + self.letters.evidence(text) + meaning @ self.meaning
        likely = np.exp(evidence - evidence.max())
        share: Numbers = likely / likely.sum()
        return share


def file_beside(framework_file: Path) -> Path:
    """Where stands what was learnt of the framework in that file."""
    return framework_file.with_suffix(".npz")


def digest_of(framework: Framework) -> str:
    """Of all that is learnt from: official wording is not."""
    parts = [(each.ref, each.title, each.summary, *each.situations) for each in framework.provisions]
    parts += [(OUTSIDE + each.key, each.title, *each.situations) for each in framework.outside]
    return sha256("\n".join("\t".join(part) for part in parts).encode()).hexdigest()


def write(learnt: Learnt, file: Path) -> None:
    """And its SHA-256 in a file beside it."""
    with file.open("wb") as stream:
        kept: dict[str, Any] = {
            "of": np.array(learnt.of),
            "labels": np.array(learnt.labels),
            "meaning": learnt.meaning,
            "bias": learnt.bias,
            **_arrays("words", learnt.words),
            **_arrays("letters", learnt.letters),
        }
        np.savez_compressed(stream, **kept)
    _checksum(file).write_text(f"{sha256(file.read_bytes()).hexdigest()}  {file.name}\n")


def read(file: Path) -> Learnt | None:
    """None where nothing was learnt yet. Raises Tampered."""
    if not (file.exists() or _checksum(file).exists()):
        return None
    try:
        expected = _checksum(file).read_text().split()[0]
    except (OSError, IndexError) as error:
        raise Tampered(_checksum(file), "cannot be read; learn it anew with partnership-bot framework learn") from error
    verified(file, expected)
    with np.load(file, allow_pickle=False) as kept:
        return Learnt(
            str(kept["of"]),
            tuple(str(label) for label in kept["labels"]),
            _terms("words", word_features, kept),
            _terms("letters", letter_features, kept),
            kept["meaning"],
            kept["bias"],
        )


def _checksum(file: Path) -> Path:
    return file.with_suffix(".sha256")


def _arrays(name: str, terms: Terms) -> dict[str, Numbers]:
    # One text of all features: an array of texts takes as much room for each as for the longest.
    joined = np.frombuffer("\n".join(terms.places).encode(), dtype=np.uint8)
    return {f"{name}_features": joined, f"{name}_rarity": terms.rarity, f"{name}_weights": terms.weights}


def _terms(name: str, features: Callable[[str], list[str]], kept: Any) -> Terms:
    known: Iterable[str] = kept[f"{name}_features"].tobytes().decode().split("\n")
    places = {each: place for place, each in enumerate(known)}
    return Terms(features, places, kept[f"{name}_rarity"], kept[f"{name}_weights"])
