"""An index as it is read: who has these words, who passes these filters, in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

import numpy as np
from pyroaring import BitMap

from users.search.query import Term
from users.search.text import BETWEEN

from . import columns, vocabulary
from .arrays import Numbers, Pieces, read_numbers
from .place import Pointer
from .postings import Postings

MOST_STARTS = 24
"""Of a long rare piece so many inner pieces are looked up to narrow down who may have it."""
QUESTIONS_KEPT = 64
FACETS_KEPT = 256


@dataclass(frozen=True)
class Answer:
    """Who surely has one of a term's pieces, and for each of the others who may have it."""

    sure: BitMap
    unsure: list[tuple[bytes, BitMap]]

    @property
    def possible(self) -> BitMap:
        return BitMap.union(self.sure, *(places for _, places in self.unsure)) if self.unsure else self.sure


class Snapshot:
    """The people by their places: 0 is the first by name. Nothing in it ever changes."""

    def __init__(self, pointer: Pointer) -> None:
        """:raises FileNotFoundError: it was replaced by a newer one meanwhile."""
        folder = pointer.folder
        self.pointer, self._folder = pointer, folder
        self.keys, self._by_key = read_numbers(folder / "people"), read_numbers(folder / "by_key")
        self._guids = read_numbers(folder / "guids")
        self._texts, self._names = Pieces(folder / "search_text"), Pieces(folder / "sort_name")
        self._postings = Postings(folder)
        self.facets = {name: columns.Facet(folder, name) for name in columns.FACETS}
        self.orders = {order: columns.Order(folder, order) for order in columns.ORDERS}
        self._unit_names = Pieces(folder / "unit_names")
        self._having = lru_cache(FACETS_KEPT)(self._having_value)
        self.matching = lru_cache(QUESTIONS_KEPT)(self._matching)

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def everyone(self) -> BitMap:
        return BitMap(range(len(self)))

    @cached_property
    def vocabulary(self) -> vocabulary.Vocabulary:
        return vocabulary.read(self._folder)

    @cached_property
    def _keys_ascending(self) -> Numbers:
        keys: Numbers = self.keys[self._by_key]
        return keys

    def places_of(self, keys: list[int]) -> BitMap:
        """Where people of these keys lie; those who aren't here have no place."""
        if not len(self) or not keys:
            return BitMap()
        wanted = np.array(keys, np.int64)
        at = np.minimum(np.searchsorted(self._keys_ascending, wanted), len(self) - 1)
        return BitMap(self._by_key[at[self._keys_ascending[at] == wanted]].tolist())

    def guid_at(self, place: int) -> UUID:
        return UUID(bytes=self._guids[place].tobytes())

    def name_at(self, place: int) -> tuple[bytes, int]:
        """What someone is sorted by in the order of names."""
        return self._names[place], int(self.keys[place])

    def unit_names(self) -> list[tuple[str, str]]:
        """Key and DN of every unit."""
        keys = self.facets["ou_key"].values
        return [(key, name.decode()) for key, name in zip(keys, self._unit_names, strict=True)]

    def having(self, column: str, accepts: Callable[[Any], bool]) -> BitMap:
        """Everyone whose value in a column with few values is accepted."""
        facet = self.facets[column]
        codes = [code for code, value in enumerate(facet.values) if accepts(value)]
        if len(codes) == 1:
            return self._having(column, codes[0])
        return BitMap.union(*(facet.of(code) for code in codes)) if codes else BitMap()

    def _having_value(self, column: str, code: int) -> BitMap:
        return self.facets[column].of(code)

    def _matching(self, asked: tuple[Term, ...]) -> BitMap:
        """Everyone whose text has all terms. Not to be changed: it is kept for the next question."""
        found: BitMap | None = None
        answers = sorted((self._of_term(term) for term in asked), key=lambda answer: len(answer.possible))
        for answer in answers:
            found = answer.possible if found is None else found & answer.possible
            if not found:
                return BitMap()
        if found is None:
            return self.everyone
        for answer in answers:
            if answer.unsure:
                found = self._looked_into(found, answer)
        return found

    def _of_term(self, term: Term) -> Answer:
        sure, unsure = [], []
        for piece in term:
            places, is_sure = self._of_piece(piece)
            if is_sure:
                sure.append(places)
            else:
                unsure.append((piece.encode(), places))
        return Answer(BitMap.union(*sure) if len(sure) > 1 else sure[0] if sure else BitMap(), unsure)

    def _of_piece(self, piece: str) -> tuple[BitMap, bool]:
        """Two spaces before a word say the same as one, where the word has more than one letter."""
        if piece.startswith(BETWEEN) and len(piece) > len(BETWEEN) + 1:
            piece = piece[1:]
        try:
            first = self._postings.longest(piece)
            if first is None:
                return BitMap(), True
            number, length = first
            found = self._postings.texts(number)
            return (found, True) if length == len(piece) else (found & self._inner(piece), False)
        except KeyError:
            return BitMap(), True

    def _inner(self, piece: str) -> BitMap:
        """Who has the rarest of the pieces inside this one: the fewer texts have to be looked into.

        :raises KeyError: it has a letter that no text holds.
        """
        rarest: int | None = None
        step = max(1, (len(piece) - 3) // MOST_STARTS)
        for start in range(1, len(piece) - 2, step):
            found = self._postings.longest(piece[start:])
            if found is None:
                return BitMap()
            if rarest is None or self._postings.count(found[0]) < self._postings.count(rarest):
                rarest = found[0]
        return self.everyone if rarest is None else self._postings.texts(rarest)

    def _looked_into(self, places: BitMap, answer: Answer) -> BitMap:
        found = places & answer.sure
        for piece, possible in answer.unsure:
            found |= BitMap(self._texts.holding(piece, (places & possible) - found))
        return found
