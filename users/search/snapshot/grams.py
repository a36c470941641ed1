"""Which text holds which pieces of letters ("grams"): all of three letters, and longer ones that are frequent.

A piece of three letters that more than ``RARE`` texts hold gets all its continuations by one letter as pieces of their
own, each of these again if it is frequent, and so on. So whatever is asked for is either such a piece, whose texts are
known exactly, or begins with one that no more than ``RARE`` texts hold: few enough to look into.

Pieces lie within words, except for the space before one: `` ki`` is 'a word begins with ki', two spaces and a ``k``
'a word begins with k'.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .arrays import Numbers
from .letters import SPACE, Letters

CHUNK = 2**16
"""Texts at once: their places fit into 16 bits, like the containers of a Roaring bitmap."""
RARE = 8192
LARGEST_TABLE = 2**27


@dataclass(frozen=True)
class Level:
    """All pieces of one length.

    ``keys``    of each piece, ascending: (number of the piece without its last letter) × letters + last letter.
    ``counts``  how many texts hold it.
    ``chunks``  per chunk, in files: where each piece's texts begin, and the texts (16 bits, within the chunk).
    """

    keys: Numbers
    counts: Numbers
    folder: Path
    chunks: int

    def texts_of(self, chunk: int) -> tuple[Numbers, Numbers]:
        return np.load(self.folder / f"{chunk}.starts.npy"), np.load(self.folder / f"{chunk}.texts.npy", mmap_mode="r")


Chunk = tuple[Numbers, Numbers]
"""Letters, and the place of the text of each."""


class GramBuilder:
    """Finds the pieces of all levels; works in files in ``folder``, so that memory holds one chunk at a time."""

    def __init__(self, letters: Letters, chunks: int, chunk: Callable[[int], Chunk], folder: Path, rare: int) -> None:
        self._width, self._count, self._chunk, self._folder, self._rare = len(letters), chunks, chunk, folder, rare
        self.pairs = self._table(self._width * self._width, self._pair_keys())
        self._numbers = _numbering(self.pairs)

    def levels(self) -> Iterator[Level]:
        """Three letters, four, and so on. ``pairs`` only number what pieces of three begin with."""
        level = self._level(3, len(self.pairs), self._triples)
        yield level
        length = 3
        while (frequent := np.flatnonzero(level.counts > self._rare)).size:
            length += 1
            longer = self._level(length, len(frequent), self._extending(length - 1, frequent, len(level.counts)))
            shutil.rmtree(level.folder)
            if not longer.keys.size:
                return
            # Keys say which piece of the level before: by its number there, not by that among the frequent ones.
            parents, last = np.divmod(longer.keys, self._width)
            level = Level(frequent[parents] * self._width + last, longer.counts, longer.folder, longer.chunks)
            yield level

    def _pair_keys(self) -> Iterator[Numbers]:
        for number in range(self._count):
            letters, _ = self._chunk(number)
            yield letters[:-1].astype(np.int64) * self._width + letters[1:]

    def _triples(self, number: int) -> tuple[Numbers, Numbers, Numbers]:
        """Of a chunk: where the pieces of three end, their keys, their texts."""
        letters, texts = self._chunk(number)
        first, second, third = letters[:-2], letters[1:-1], letters[2:]
        inside = (first >= SPACE) & (second > SPACE) & (third > SPACE)
        starts = (first == SPACE) & (second == SPACE) & (third > SPACE)
        ends = np.flatnonzero(inside | starts) + 2
        pair = letters[ends - 2].astype(np.int64) * self._width + letters[ends - 1]
        keys = self._numbers[pair] if self._numbers.size else np.searchsorted(self.pairs, pair)
        return ends, keys.astype(np.int64) * self._width + letters[ends], texts[ends]

    def _extending(
        self, length: int, frequent: Numbers, before: int
    ) -> Callable[[int], tuple[Numbers, Numbers, Numbers]]:
        """Of a chunk: the pieces that are one letter longer than the frequent ones of the level before."""
        new_number = np.full(before, -1, np.int64)
        new_number[frequent] = np.arange(len(frequent))

        def extended(number: int) -> tuple[Numbers, Numbers, Numbers]:
            letters, texts = self._chunk(number)
            ends = np.load(self._file(length, number, "ends"))
            parents = new_number[np.load(self._file(length, number, "pieces"))]
            goes_on = (parents >= 0) & (letters[ends + 1] > SPACE)
            if length == 3:
                goes_on &= letters[ends - 1] > SPACE  # two spaces and a letter: the piece of one space says the same
            ends = ends[goes_on].astype(np.int64) + 1
            return ends, parents[goes_on] * self._width + letters[ends], texts[ends]

        return extended

    def _level(self, length: int, parents: int, found: Callable[[int], tuple[Numbers, Numbers, Numbers]]) -> Level:
        """Two passes: which pieces there are, and which texts hold them."""
        folder = self._folder / str(length)
        folder.mkdir()
        keys = self._table(parents * self._width, (self._noted(length, n, found(n)) for n in range(self._count)))
        numbering = _numbering(keys)
        counts = np.zeros(len(keys), np.int64)
        for number in range(self._count):
            raw = np.load(self._file(length, number, "keys"))
            pieces = (numbering[raw] if numbering.size else np.searchsorted(keys, raw)).astype(np.uint32)
            np.save(self._file(length, number, "pieces"), pieces)
            each, texts = _grouped(pieces, np.load(self._file(length, number, "of")))
            here = np.bincount(each, minlength=len(keys))
            counts += here
            np.save(folder / f"{number}.starts.npy", np.concatenate(([0], np.cumsum(here))).astype(np.int64))
            np.save(folder / f"{number}.texts.npy", texts)
        return Level(keys, counts, folder, self._count)

    def _noted(self, length: int, number: int, found: tuple[Numbers, Numbers, Numbers]) -> Numbers:
        ends, keys, texts = found
        np.save(self._file(length, number, "ends"), ends.astype(np.uint32))
        np.save(self._file(length, number, "keys"), keys)
        np.save(self._file(length, number, "of"), texts)
        return keys

    def _file(self, length: int, number: int, what: str) -> Path:
        return self._folder / str(length) / f"{number}.{what}.npy"

    def _table(self, size: int, keys: Iterator[Numbers]) -> Numbers:
        """The different keys below ``size``, ascending."""
        if size > LARGEST_TABLE:
            found: list[Numbers] = [np.unique(some) for some in keys]
            return np.unique(np.concatenate(found))
        seen = np.zeros(size, bool)
        for some in keys:
            seen[some] = True
        return np.flatnonzero(seen)


def _numbering(keys: Numbers) -> Numbers:
    """A table from key to its place; empty where it would be too large."""
    size = int(keys[-1]) + 1 if keys.size else 0
    if size > LARGEST_TABLE:
        return np.zeros(0, np.int32)
    table = np.zeros(size, np.int32)
    table[keys] = np.arange(len(keys), dtype=np.int32)
    return table


def _grouped(pieces: Numbers, texts: Numbers) -> tuple[Numbers, Numbers]:
    """Sorted by piece, then text; each pair once. Texts come ascending, so two stable passes by 16 bits do."""
    order = np.argsort((pieces & 0xFFFF).astype(np.uint16), kind="stable")
    if pieces.size and int(pieces.max()) > 0xFFFF:
        order = order[np.argsort((pieces[order] >> 16).astype(np.uint16), kind="stable")]
    pieces, texts = pieces[order], texts[order]
    if not pieces.size:
        return pieces, texts
    new = np.concatenate(([True], (pieces[1:] != pieces[:-1]) | (texts[1:] != texts[:-1])))
    return pieces[new], texts[new]
