"""Building the index from the table of people: about a minute for a million, in a process that then ends."""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from users.search import log

from . import columns, grams, postings, vocabulary
from .arrays import Pieces, PiecesWriter, write_numbers, write_pieces
from .letters import Letters, LettersSeen
from .place import Pointer, building, switch_to

_TEXTS = ("search_text", "sort_name", *columns.KEYS)


def build(rare: int = grams.RARE) -> int:
    """Build it anew, and let every process of this machine use it. How many people it holds.

    :raises BeingBuilt: another process is at it.
    :raises TooManyLetters: see there.
    """
    with building():
        line = log.begin_building()
        pointer = Pointer(line.pk, line.stamp)
        pointer.folder.mkdir(mode=0o700)
        count = _write(pointer.folder, rare)
        switch_to(pointer)
    return count


def _write(folder: Path, rare: int) -> int:
    raw = folder / "raw"
    raw.mkdir()
    spool = _Spool(raw)
    for some in columns.people():
        spool.add(some)
    by_name = spool.close()
    _rearranged(raw, folder, by_name)
    write_numbers(folder / "people", np.frombuffer(spool.keys, np.int64)[by_name])
    write_numbers(folder / "by_key", np.argsort(np.frombuffer(spool.keys, np.int64)[by_name]).astype(np.uint32))
    guids = np.frombuffer(spool.guids, np.uint8).reshape(-1, 16)
    write_numbers(folder / "guids", guids[by_name])
    _write_facets(folder, spool, by_name)
    for order in ("account", "sip", "mail"):
        pieces = Pieces(folder / columns.COLUMN_OF[order])
        columns.write_order(folder, order, columns.sorted_places([pieces[n] for n in range(len(pieces))]))
    shutil.rmtree(raw)
    _write_pieces(folder, spool.seen.letters(), rare)
    vocabulary.write(folder, Pieces(folder / "search_text"))
    (folder / "people.count").write_text(str(len(spool.keys)))
    return len(spool.keys)


class _Spool:
    """What was read, in the order of the keys: texts in files, the rest in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.keys, self.guids = array("q"), bytearray()
        self.seen = LettersSeen()
        self._writers = {name: PiecesWriter(folder / name) for name in _TEXTS}
        self.codes: dict[str, array[int]] = {name: array("I") for name in columns.FACETS}
        self.values: dict[str, dict[Any, int]] = {name: {} for name in columns.FACETS}
        self.unit_names: dict[str, str] = {}

    def add(self, people: list[columns.Person]) -> None:
        self.keys.extend(person.pk for person in people)
        self.guids += b"".join(person.guid.bytes for person in people)
        self.seen.add([person.search_text for person in people])
        for name, writer in self._writers.items():
            writer.add(str(getattr(person, name)).encode() for person in people)
        for name, codes in self.codes.items():
            values = self.values[name]
            codes.extend(values.setdefault(getattr(person, name), len(values)) for person in people)
        self.unit_names.update((person.ou_key, person.ou_dn) for person in people)

    def close(self) -> Any:
        """The places of the people by name."""
        for writer in self._writers.values():
            writer.close()
        names = Pieces(self._folder / "sort_name")
        return columns.sorted_places([names[place] for place in range(len(names))])


def _rearranged(raw: Path, folder: Path, by_name: Any) -> None:
    for name in _TEXTS:
        pieces = Pieces(raw / name)
        write_pieces(folder / name, (pieces[place] for place in by_name.tolist()))


def _write_facets(folder: Path, spool: _Spool, by_name: Any) -> None:
    """Values ascending, so that their numbers sort as they do."""
    for name, found in spool.values.items():
        values = sorted(found, key=lambda value: str(value).encode())
        place_of = np.empty(max(len(values), 1), np.uint32)
        place_of[[found[value] for value in values]] = np.arange(len(values), dtype=np.uint32)
        codes = place_of[np.frombuffer(spool.codes[name], np.uint32)][by_name]
        columns.write_facet(folder, name, codes, values)
        if name == "home_server_key":
            columns.write_order(folder, "pool", np.argsort(codes, kind="stable").astype(np.uint32))
        if name == "enabled":
            enabled = np.array(values, bool)[codes] if values else np.zeros(0, bool)
            columns.write_order(folder, "state", np.argsort(~enabled, kind="stable").astype(np.uint32))
        if name == "ou_key":
            write_pieces(folder / "unit_names", (spool.unit_names[value].encode() for value in values))


def _write_pieces(folder: Path, letters: Letters, rare: int) -> None:
    work = folder / "work"
    work.mkdir()
    texts = Pieces(folder / "search_text")
    chunks = _encoded(texts, letters, work)
    builder = grams.GramBuilder(letters, chunks, _loader(work), work, rare)
    postings.write(folder, letters.code_points, builder.pairs, builder.levels(), rare)
    shutil.rmtree(work)


def _encoded(texts: Pieces, letters: Letters, work: Path) -> int:
    """Every chunk's letters and the texts they are of, in files; how many chunks."""
    chunks = range(0, len(texts), grams.CHUNK)
    for number, start in enumerate(chunks):
        some = [texts[place].decode() for place in range(start, min(start + grams.CHUNK, len(texts)))]
        codes, places = letters.encode(some)
        np.save(work / f"{number}.letters.npy", codes)
        np.save(work / f"{number}.places.npy", places)
    return len(chunks)


def _loader(work: Path) -> Callable[[int], grams.Chunk]:
    def load(number: int) -> grams.Chunk:
        names: Iterator[str] = (f"{number}.{what}.npy" for what in ("letters", "places"))
        codes, places = (np.load(work / name, mmap_mode="r").view(np.ndarray) for name in names)
        return codes, places

    return load
