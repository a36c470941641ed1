"""How long a silent domain controller is waited for: a page is not held up, work in the background is patient."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_interactive: ContextVar[bool] = ContextVar("interactive", default=False)


@contextmanager
def interactive() -> Iterator[None]:
    """Someone waits for what is asked inside: after the first silence nothing more is asked of that controller."""
    before = _interactive.set(True)
    try:
        yield
    finally:
        _interactive.reset(before)


def is_interactive() -> bool:
    return _interactive.get()
