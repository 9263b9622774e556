"""Learns from a framework's example situations which provision, or which outside matter, a question means."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.answering.encoder import SentenceEncoder
from bot.answering.features import letter_features, word_features
from bot.answering.learnt import MOST_CHARACTERS, OUTSIDE, Learnt, Terms, digest_of
from bot.domain.framework import Framework

# The larger, the more is made of each single situation. Tried from 5 to 60, leaving out one writer's situations.
STRENGTH = 10.0
SEEN_AT_LEAST = 2
ROUNDS = 200
CLOSE_ENOUGH = 1e-3

Example = tuple[str, str, float]


def learn(framework: Framework, encoder: SentenceEncoder) -> Learnt:
    """The same each time, but for the last digits, in which processors differ."""
    return learn_from(examples(framework), encoder, digest_of(framework))


def examples(framework: Framework) -> list[Example]:
    """Text, label and weight. A situation that stands under two provisions speaks half for each."""
    given = [(text, each.ref) for each in framework.provisions for text in each.situations]
    given += [(text, OUTSIDE + each.key) for each in framework.outside for text in each.situations]
    times: dict[str, int] = {}
    for text, _ in given:
        times[text] = times.get(text, 0) + 1
    ours = [(text, each.ref, 1.0) for each in framework.provisions for text in (each.title, each.summary)]
    ours += [(each.title, OUTSIDE + each.key, 1.0) for each in framework.outside]
    return [(text, label, 1 / times[text]) for text, label in given] + ours


def learn_from(given: Sequence[Example], encoder: SentenceEncoder, of: str) -> Learnt:
    texts = [text[:MOST_CHARACTERS] for text, _, _ in given]
    labels = sorted({label for _, label, _ in given})
    words, letters = _vectorizer(word_features).fit(texts), _vectorizer(letter_features).fit(texts)
    meanings = np.array([encoder.encode(text) for text in texts])
    rows = hstack([words.transform(texts), letters.transform(texts), csr_matrix(meanings)]).tocsr()
    regression = LogisticRegression(C=STRENGTH, max_iter=ROUNDS, tol=CLOSE_ENOUGH)
    regression.fit(rows, [labels.index(label) for _, label, _ in given], sample_weight=[weight for *_, weight in given])
    by_word, by_letter, by_meaning = np.split(
        regression.coef_.T.astype(np.float32),
        [len(words.vocabulary_), len(words.vocabulary_) + len(letters.vocabulary_)],
    )
    return Learnt(
        of,
        tuple(labels),
        _terms(words, word_features, by_word),
        _terms(letters, letter_features, by_letter),
        by_meaning,
        regression.intercept_.astype(np.float32),
    )


def _vectorizer(features: Callable[[str], list[str]]) -> Any:
    return TfidfVectorizer(analyzer=features, sublinear_tf=True, min_df=SEEN_AT_LEAST)


def _terms(vectorizer: Any, features: Callable[[str], list[str]], weights: Any) -> Terms:
    places = {str(each): place for place, each in enumerate(vectorizer.get_feature_names_out())}
    # Half the digits are more than enough for what people meant, and half the room.
    return Terms(features, places, vectorizer.idf_.astype(np.float32), weights.astype(np.float16))
