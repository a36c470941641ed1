"""Checks by name. A check is a function: what it is given → verdicts. What it needs to know stands in its row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ocsadmin.checks.verdict import Verdict

from .surroundings import Surroundings

Carry = Callable[..., "list[Verdict] | Verdict"]
"""``carry(around, **arguments)``; the arguments are JSON-able, so that a row can be carried out by another worker."""


class Skip(Exception):
    """There is nothing to check, or it can't be checked here; says nothing about the pool."""


NOT_REACHED = frozenset({"tcp-refused", "tcp-unreachable", "dns-unknown"})
"""Codes of verdicts that say: nobody is there. The row of the port says so once."""


def beyond_the_port(verdicts: list[Verdict], place: str) -> list[Verdict]:
    """The verdicts on what happens once a connection stands.

    :raises Skip: there was none; the row of the port is the failure.
    """
    if len(verdicts) == 1 and verdicts[0].code in NOT_REACHED:
        raise Skip(f"Not checked, because nothing answers at {place}.")
    return verdicts


_checks: dict[str, Carry] = {}


def check(name: str) -> Callable[[Carry], Carry]:
    """Register a check under its name, which rows keep: don't rename one."""

    def register(carry: Carry) -> Carry:
        _checks[name] = carry
        return carry

    return register


def carry_out(name: str, around: Surroundings, arguments: dict[str, Any]) -> list[Verdict]:
    """:raises KeyError: there is no such check in this version. :raises Skip: see there."""
    found = _checks[name](around, **arguments)
    return [found] if isinstance(found, Verdict) else list(found)


def names() -> frozenset[str]:
    return frozenset(_checks)
