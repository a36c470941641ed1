"""Directories that call through to the real one, and change one thing on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from ocsadmin.directory import DN, Directory, Entry, ServerState
from ocsadmin.directory.filters import Filter


class Through:
    """Calls through, and counts the questions."""

    def __init__(self, real: Directory) -> None:
        self.real = real
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name not in ("forest", "controller", "controller_of", "staying_on"):
            self.asked.append(name)
        return getattr(self.real, name)


class Blind(Through):
    """An account that has lost its right to read: every search is answered with nothing."""

    def pages(self, *_: Any, **__: Any) -> Iterator[list[Entry]]:
        return iter(())

    def search(self, *_: Any, **__: Any) -> Iterator[Entry]:
        return iter(())

    def get_many(self, guids: Sequence[UUID], attributes: Sequence[str]) -> dict[UUID, Entry]:
        return {}


class Forgetful(Through):
    """Leaves some objects out of its pages, as a search during trouble may; asked by GUID it knows them."""

    def __init__(self, real: Directory, forgotten: set[UUID]) -> None:
        super().__init__(real)
        self.forgotten = forgotten

    def pages(self, base: DN, where: Filter, **options: Any) -> Iterator[list[Entry]]:
        for page in self.real.pages(base, where, **options):
            yield [entry for entry in page if entry.guid not in self.forgotten]


class Restored(Through):
    """A domain controller with another database, or one put back to an older state."""

    def __init__(self, real: Directory, *, invocation_id: UUID | None = None, highest_usn: int | None = None) -> None:
        super().__init__(real)
        self.other = {"invocation_id": invocation_id or (uuid4() if highest_usn is None else None)}
        self.usn = highest_usn

    def state(self) -> ServerState:
        state = self.real.state()
        if self.other["invocation_id"]:
            state = replace(state, invocation_id=self.other["invocation_id"])
        return replace(state, highest_usn=self.usn) if self.usn is not None else state


class Dying(Through):
    """Stops in the middle of the pages, like a worker that is killed there."""

    def __init__(self, real: Directory, error: BaseException) -> None:
        super().__init__(real)
        self.error = error

    def pages(self, base: DN, where: Filter, **options: Any) -> Iterator[list[Entry]]:
        yield next(iter(self.real.pages(base, where, page_size=100, **options)))
        raise self.error


class Overtaken(Through):
    """Something happens once, in the middle of the pages; then it goes on, or stops with an error."""

    def __init__(self, real: Directory, happens: Callable[[], None], error: BaseException | None) -> None:
        super().__init__(real)
        self.happens: Callable[[], None] | None = happens
        self.error = error

    def pages(self, base: DN, where: Filter, **options: Any) -> Iterator[list[Entry]]:
        for page in self.real.pages(base, where, page_size=100, **options):
            yield page
            if self.happens is not None:
                happens, self.happens = self.happens, None
                happens()
                if self.error is not None:
                    raise self.error
