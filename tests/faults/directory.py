"""A directory that fails as told. It injects faults, and else calls through to the real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connections

from ocsadmin.directory import DN, AttributeChange, Directory, Entry, Wire
from ocsadmin.directory.errors import DirectoryUnreachable, NotAllowed, OutcomeUnknown

from .journal import Journal, Line
from .points import AFTER_WRITE, BEFORE_WRITE, READ, Points

LOST, SILENT, REFUSED, BUG, BUG_AFTER = "lost", "silent", "refused", "bug", "bug after"
FAULTS = (LOST, SILENT, REFUSED, BUG, BUG_AFTER)
"""Written, but no answer; not written, and no answer; refused; an error of the program before or after the write."""


class Bug(Exception):
    """Stands for an error of the program."""


class FaultyDirectory:
    """Reads and writes reach the points of the worker; each write is in the journal before anything else can happen."""

    def __init__(self, real: Directory, points: Points, journal: Journal, *, worker: int, job: int) -> None:
        self._real, self._points, self._journal = real, points, journal
        self._worker, self._job = worker, job

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def add(self, dn: DN, attributes: Mapping[str, Sequence[Wire]]) -> None:
        self._write(f"add {dn}", lambda: self._real.add(dn, attributes))

    def modify(self, dn: DN, changes: Sequence[AttributeChange]) -> None:
        self._write(f"modify {dn}", lambda: self._real.modify(dn, changes))

    def delete(self, dn: DN) -> None:
        there = self._real.get(dn, ["objectGUID"])  # where it is named by its GUID
        self._write(f"delete {there.dn if there else dn}", lambda: self._real.delete(dn))

    def rename(self, dn: DN, new_dn: DN) -> None:
        self._write(f"rename {dn}", lambda: self._real.rename(dn, new_dn))

    def get(self, dn: DN, attributes: Sequence[str] = ("*",)) -> Entry | None:
        self._read(str(dn))
        return self._real.get(dn, attributes)

    def get_by_guid(self, guid: UUID, attributes: Sequence[str] = ("*",)) -> Entry | None:
        self._read(str(guid))
        return self._real.get_by_guid(guid, attributes)

    def get_many(self, guids: Sequence[UUID], attributes: Sequence[str]) -> dict[UUID, Entry]:
        self._read(f"{len(guids)} objects")
        return self._real.get_many(guids, attributes)

    def search(self, base: DN, *where: Any, **options: Any) -> Iterator[Entry]:
        self._read(str(base))
        return self._real.search(base, *where, **options)

    def _read(self, what: str) -> None:
        if connections["default"].in_atomic_block:
            self._note("asked in a transaction", what)
        if self._points.reached(READ, what) in (LOST, SILENT):
            raise DirectoryUnreachable(hosts="the test", words="silent")

    def _write(self, key: str, call: Callable[[], None]) -> None:
        self._note("asked in a transaction" if connections["default"].in_atomic_block else "asked", key)
        with self._points.alone():
            fault = self._points.reached(BEFORE_WRITE, key)
            if fault == SILENT:
                raise OutcomeUnknown(hosts="the test", dn=key, words="silent")
            if fault == REFUSED:
                raise NotAllowed(what=key, words="refused")
            if fault == BUG:
                raise Bug(key)
            try:
                call()
            except Exception:
                self._note("refused", key)
                raise
            self._note("wrote", key)
            if fault == LOST:
                raise OutcomeUnknown(hosts="the test", dn=key, words="lost")
            if fault == BUG_AFTER or self._points.reached(AFTER_WRITE, key) == BUG_AFTER:
                raise Bug(key)

    def _note(self, what: str, key: str) -> None:
        self._journal.note(Line(self._worker, self._job, what, key))
