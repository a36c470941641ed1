"""What was really written to the directory, by whom and in which order: one line for each write, in a file."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

OTHERS = 0


@dataclass(frozen=True)
class Line:
    """``what``: ``asked`` (a worker is about to write), ``wrote`` or ``refused`` (what the directory said).

    ``asked in a transaction``: it writes or reads while all others wait for the database.
    """

    worker: int
    job: int
    what: str
    key: str
    value: str = ""


class Journal:
    """A file that several processes append to; a line is one write(2), so that none is torn."""

    def __init__(self, file: Path) -> None:
        self._number = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        self._file = file

    def note(self, line: Line) -> None:
        os.write(self._number, json.dumps(asdict(line)).encode() + b"\n")

    def lines(self) -> list[Line]:
        return [Line(**json.loads(line)) for line in self._file.read_text().splitlines()]

    def clear(self) -> None:
        os.truncate(self._file, 0)
