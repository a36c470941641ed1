"""A plugin of pytest: run the tests in a fork of this process, without any mutation and then once for each mutation.

What takes long (imports, the domain controller, the database) is there already: one test of each file is run before.
``OCSADMIN_MUTATIONS`` names those that are tried, one a line; the verdicts are printed. The tests have to pass without
a mutation under the same conditions, or their failures would prove nothing.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from typing import cast

import pytest
from _pytest.runner import runtestprotocol

from .code_swap import OnlyAnew, swap
from .table import ROOT, Mutation, read

SURVIVED = "SURVIVED"
LONGEST = 480
"""Seconds for the tests of one mutation; what hangs is noticed, too."""


def pytest_runtestloop(session: pytest.Session) -> bool:
    names = os.environ["OCSADMIN_MUTATIONS"].splitlines()
    chosen = [one for one in read() if one.name in names]
    for item in (first := _one_of_each_file(session.items)):
        following = _following(first, first.index(item))
        if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
            return _useless(session, item.nodeid)
    unchanged = in_a_fork(session, None)
    if unchanged != SURVIVED:
        return _useless(session, unchanged)
    for mutation in chosen:
        begun = time.monotonic()
        verdict = in_a_fork(session, mutation)
        say(f"{verdict.partition(' ')[0]:9} {time.monotonic() - begun:4.0f} s  {mutation.name} ({mutation.file})")
        say(f"{'':9} {verdict.partition(' ')[2]}")
    return True


def _one_of_each_file(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    return list({item.path: item for item in reversed(items)}.values())


def _useless(session: pytest.Session, what: str) -> bool:
    say(f"Without any mutation: {what}. A failure would prove nothing.")
    session.testsfailed += 1
    return True


def say(words: str) -> None:
    os.write(int(os.environ["OCSADMIN_MUTATIONS_OUT"]), f"{words}\n".encode())


def in_a_fork(session: pytest.Session, mutation: Mutation | None) -> str:
    """``killed`` and by which test, ``SURVIVED``, or ``ANEW``: it can't be tried in this process. None: all tests."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        silence = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(silence, number)
        try:
            os.write(writing, _tried(session, mutation).encode())
        except BaseException:
            os.write(writing, f"BROKEN {traceback.format_exc()}".encode())
        os._exit(0)
    os.close(writing)
    told = (
        os.read(reading, 4096).decode()
        if select.select([reading], [], [], LONGEST)[0]
        else "HANGS or takes longer than is waited for"
    )
    os.close(reading)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return told or "BROKEN the process ended"


def _tried(session: pytest.Session, mutation: Mutation | None) -> str:
    try:
        if mutation is not None:
            swap(mutation)
    except OnlyAnew as error:
        return f"ANEW outside functions: {error}"
    items = [item for item in session.items if mutation is None or _is_of(item, mutation.tests)]
    session._setupstate.teardown_exact(cast(pytest.Item, items[0].parent))
    for number, item in enumerate(items):
        for report in runtestprotocol(item, nextitem=_following(items, number), log=False):
            if report.failed:
                return f"killed {item.nodeid}"
    return SURVIVED


def _following(items: Sequence[pytest.Item], number: int) -> pytest.Item:
    """The item whose fixtures stay; after the only one those of its module, so that it can be set up anew."""
    found = items[(number + 1) % len(items)]
    return found if found is not items[number] else cast(pytest.Item, found.parent)


def _is_of(item: pytest.Item, tests: Sequence[str]) -> bool:
    name = item.nodeid
    return any(name == test or name.startswith((f"{test}::", f"{test}/", f"{test}[")) for test in tests)


if __name__ == "__main__":
    sys.exit(f"Run python -m tools.mutations in {ROOT}.")
