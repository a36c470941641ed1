"""The words that people are called by: what a misspelt word may have been meant for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

MOST_WORDS = 300_000
_SHORTEST = 3
_AT_ONCE = 20_000

Vocabulary = dict[int, list[str]]
"""Length → words, the most frequent first."""


def write(folder: Path, texts: Iterable[bytes]) -> None:
    (folder / "words.json").write_text(json.dumps(of(text.decode() for text in texts), ensure_ascii=False))


def read(folder: Path) -> Vocabulary:
    found = json.loads((folder / "words.json").read_text())
    return {int(length): words for length, words in found.items()}


def of(texts: Iterable[str]) -> Vocabulary:
    """The words of search texts that are made of letters only: no addresses, no numbers."""
    counts: Counter[str] = Counter()
    rest = iter(texts)
    while some := list(islice(rest, _AT_ONCE)):
        counts.update(" ".join(some).split())
        if len(counts) > 8 * MOST_WORDS:
            counts = Counter(dict(_frequent(counts)))
    words: Vocabulary = {}
    for word, _ in _frequent(counts):
        words.setdefault(len(word), []).append(word)
    return words


def _frequent(counts: Counter[str]) -> Iterator[tuple[str, int]]:
    named = ((word, count) for word, count in counts.most_common() if _is_name(word))
    return islice(named, MOST_WORDS)


def _is_name(word: str) -> bool:
    return len(word) >= _SHORTEST and "@" not in word and "." not in word and not any(map(str.isdigit, word))
