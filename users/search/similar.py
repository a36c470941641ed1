"""What a question without an answer may have been meant for: words that people are called by, a few letters apart."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from .query import Term
from .snapshot.vocabulary import Vocabulary
from .text import BETWEEN

SHORTEST = 3
MOST_WORDS = 4
"""Of a question so many words are looked at, each with as many that are like it."""
MOST_QUESTIONS = 64
LONGEST = 40


def alternatives(
    asked: tuple[Term, ...], count: Callable[[tuple[Term, ...]], int], vocabularies: list[Vocabulary]
) -> list[tuple[Term, ...]]:
    """Questions that have answers and are like the one that has none, the nearest first.

    Words that someone is known by are kept where the others alone can be changed.
    """
    unknown = {term for term in asked if not count((term,))} if len(asked) > 1 else set(asked)
    found = _answered(asked, unknown, count, vocabularies) if unknown else []
    return found or (_answered(asked, set(asked), count, vocabularies) if unknown != set(asked) else [])


def _answered(
    asked: tuple[Term, ...],
    changeable: set[Term],
    count: Callable[[tuple[Term, ...]], int],
    vocabularies: list[Vocabulary],
) -> list[tuple[Term, ...]]:
    """At most :data:`MOST_WORDS` questions."""
    if len(changeable) > MOST_WORDS:
        return []
    choices = [_like(term, vocabularies) if term in changeable else [(0, term)] for term in asked]
    questions = sorted(product(*choices), key=lambda question: sum(distance for distance, _ in question))
    found: list[tuple[Term, ...]] = []
    for question in questions[:MOST_QUESTIONS]:
        terms = tuple(term for _, term in question)
        if terms != asked and count(terms):
            found.append(terms)
        if len(found) == MOST_WORDS:
            break
    return found


def _like(term: Term, vocabularies: list[Vocabulary]) -> list[tuple[int, Term]]:
    """The words that are like a term, with how many letters are wrong; the term itself where it has answers."""
    word = term[0].strip()
    kept = [(0, term)]
    if not SHORTEST <= len(word) <= LONGEST or any(map(str.isdigit, word)) or "@" in word:
        return kept
    most = 1 if len(word) < 5 else 2 if len(word) < 9 else 3
    near: dict[str, int] = {}
    for vocabulary in vocabularies:
        for length in range(max(SHORTEST, len(word) - most), len(word) + most + 1):
            for other, distance, _ in extract(
                word, vocabulary.get(length, ()), scorer=OSA.distance, score_cutoff=most, limit=MOST_WORDS
            ):
                near.setdefault(other, int(distance))
    best = sorted(near.items(), key=lambda one: one[1])[:MOST_WORDS]
    return kept + [(distance, (BETWEEN + other,)) for other, distance in best if other != word]


def as_text(question: tuple[Term, ...]) -> str:
    """A question as one would type it."""
    return " ".join(term[0].strip() for term in question)
