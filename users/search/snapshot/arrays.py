"""Numbers, texts and bitmaps in files, read where they lie: what many processes map is in memory once."""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

Numbers = NDArray[Any]


def write_numbers(path: Path, numbers: Numbers) -> None:
    np.save(_named(path, ".npy"), numbers, allow_pickle=False)


def read_numbers(path: Path) -> Numbers:
    """Mapped; a plain array, since numpy's own class for mapped ones is slow at single numbers."""
    file = _named(path, ".npy")
    try:
        numbers: Numbers = np.load(file, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    except ValueError:  # nothing can't be mapped
        numbers = np.load(file, allow_pickle=False)
    return numbers


def _named(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def bitmap(numbers: Numbers) -> BitMap:
    """A bitmap of ascending numbers."""
    return BitMap(array("I", numbers.astype(np.uint32, copy=False).tobytes()))


def numbers_in(found: BitMap) -> Numbers:
    """The members of a bitmap, ascending."""
    return np.frombuffer(found.to_array(), np.uint32) if found else np.zeros(0, np.uint32)


class Pieces:
    """A file of pieces of octets one after another, and where each ends."""

    def __init__(self, path: Path) -> None:
        self._ends = read_numbers(path)
        with _named(path, ".bin").open("rb") as file:
            self._octets: Any = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if self._ends[-1] else b""

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> bytes:
        found: bytes = self._octets[self._ends[place] : self._ends[place + 1]]
        return found

    def __iter__(self) -> Iterator[bytes]:
        return (self[place] for place in range(len(self)))

    def holding(self, wanted: bytes, places: Iterable[int]) -> list[int]:
        """Those of these places whose piece holds the octets."""
        octets, ends = self._octets, self._ends
        chosen = np.fromiter(places, np.int64)
        bounds = zip(chosen.tolist(), ends[chosen].tolist(), ends[chosen + 1].tolist(), strict=True)
        return [place for place, start, end in bounds if octets.find(wanted, start, end) >= 0]


class PiecesWriter:
    """Writes such a file, piece by piece."""

    def __init__(self, path: Path) -> None:
        self._path, self._lengths = path, array("Q", [0])
        self._file = _named(path, ".bin").open("wb")

    def add(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self._lengths.append(len(piece))
            self._file.write(piece)

    def close(self) -> None:
        self._file.close()
        write_numbers(self._path, np.cumsum(np.frombuffer(self._lengths, np.uint64), dtype=np.uint64))


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    writer = PiecesWriter(path)
    writer.add(pieces)
    writer.close()
