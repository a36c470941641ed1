"""The pieces of all levels in files: a table to find one, and for each a bitmap of the texts that hold it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from pyroaring import BitMap

from .arrays import Numbers, Pieces, PiecesWriter, read_numbers, write_numbers
from .grams import CHUNK, Level
from .letters import FIRST_LETTER, SPACE

AT_ONCE = 4_000_000
"""Postings that are put together at once."""
_MOST_AT_ONCE = 2**16
_ROOT_BITS = 16


def write(folder: Path, code_points: Numbers, pairs: Numbers, levels: Iterable[Level], rare: int) -> None:
    """Write the pieces of all levels, numbered through."""
    width = FIRST_LETTER + len(code_points)
    writer, first, before = PiecesWriter(folder / "postings"), 0, 0
    keys: list[Numbers] = []
    counts: list[Numbers] = []
    for level in levels:
        parents, last = np.divmod(level.keys, width)
        keys.append(_root_keys(pairs[parents], last, width) if not keys else (parents + before) * width + last)
        counts.append(level.counts)
        writer.add(_bitmaps(level))
        before, first = first, first + len(level.counts)
    writer.close()
    write_numbers(folder / "letters", code_points)
    write_numbers(folder / "rare", np.array([rare]))
    write_numbers(folder / "roots", keys[0])
    write_numbers(folder / "longer", np.concatenate([np.zeros(0, np.int64), *keys[1:]]))
    write_numbers(folder / "counts", np.concatenate(counts).astype(np.uint32))


def _root_keys(pairs: Numbers, last: Numbers, width: int) -> Numbers:
    """Three letters, 16 bits each. Ascending, as pairs are, whatever the width."""
    first, second = np.divmod(pairs, width)
    keys: Numbers = (first << 2 * _ROOT_BITS) | (second << _ROOT_BITS) | last
    return keys


def _bitmaps(level: Level) -> Iterator[bytes]:
    chunks = [level.texts_of(number) for number in range(level.chunks)]
    for start, end in _batches(level.counts):
        yield from _serialized(start, end, chunks)


def _batches(counts: Numbers) -> Iterator[tuple[int, int]]:
    """Ranges of pieces that together have about as many postings as are put together at once."""
    sums, start = np.cumsum(counts), 0
    while start < len(counts):
        done = int(sums[start - 1]) if start else 0
        end = int(np.searchsorted(sums, done + AT_ONCE, side="right"))
        end = min(max(end, start + 1), start + _MOST_AT_ONCE)
        yield start, end
        start = end


def _serialized(start: int, end: int, chunks: list[tuple[Numbers, Numbers]]) -> Iterator[bytes]:
    texts, pieces = [], []
    for number, (starts, of_chunk) in enumerate(chunks):
        here = of_chunk[starts[start] : starts[end]].astype(np.uint32)
        texts.append(here + np.uint32(number * CHUNK))
        pieces.append(np.repeat(np.arange(end - start, dtype=np.uint16), np.diff(starts[start : end + 1])))
    order = np.argsort(np.concatenate(pieces), kind="stable")
    octets = np.concatenate(texts)[order].tobytes()
    counts = sum(np.diff(starts[start : end + 1]) for starts, _ in chunks)
    ends = np.cumsum(counts) * 4
    for first, last in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True):
        found = BitMap(array("I", octets[first:last]))
        found.run_optimize()
        yield found.serialize()


class Postings:
    """Finds the texts that hold a piece of letters."""

    def __init__(self, folder: Path) -> None:
        code_points = read_numbers(folder / "letters").tolist()
        self._letters = {chr(code): number for number, code in enumerate(code_points, FIRST_LETTER)} | {" ": SPACE}
        self._width = FIRST_LETTER + len(code_points)
        self._roots, self._longer = read_numbers(folder / "roots"), read_numbers(folder / "longer")
        self._counts, self._bitmaps = read_numbers(folder / "counts"), Pieces(folder / "postings")
        self._rare = int(read_numbers(folder / "rare")[0])

    def longest(self, piece: str) -> tuple[int, int] | None:
        """The longest beginning of the piece that is in the table: its number and length. None: no text holds it.

        :raises KeyError: a letter that no text holds.
        """
        letters = [self._letters[letter] for letter in piece]
        first, second, third = letters[:3]
        number = _place(self._roots, (first << 2 * _ROOT_BITS) | (second << _ROOT_BITS) | third)
        length = 3
        while number is not None and length < len(letters):
            following = _place(self._longer, number * self._width + letters[length])
            if following is None:
                # All that follows a frequent piece is in the table; of a rare one the texts themselves are looked into.
                return None if self.count(number) > self._rare else (number, length)
            number, length = following + len(self._roots), length + 1
        return (number, length) if number is not None else None

    def count(self, number: int) -> int:
        return int(self._counts[number])

    def texts(self, number: int) -> BitMap:
        return BitMap.deserialize(self._bitmaps[number])


def _place(keys: Numbers, key: int) -> int | None:
    place = int(np.searchsorted(keys, key))
    return place if place < len(keys) and int(keys[place]) == key else None
