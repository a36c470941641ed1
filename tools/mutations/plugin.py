"""A plugin of pytest: run the tests once, then for each mutation once more in a fork of this process.

What takes long (imports, the domain controller, the database) is there already. ``OCSADMIN_MUTATIONS`` names those that
are tried, one a line; the verdicts are printed. With ``OCSADMIN_MUTATIONS_QUICK`` only one test of each file is run
before, which is enough where it is known that all pass.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Sequence

import pytest
from _pytest.runner import runtestprotocol

from .code_swap import OnlyAnew, swap
from .table import ROOT, Mutation, read

LONGEST = 240
"""Seconds for the tests of one mutation; what hangs is noticed, too."""


def pytest_runtestloop(session: pytest.Session) -> bool:
    names = os.environ["OCSADMIN_MUTATIONS"].splitlines()
    chosen = [one for one in read() if one.name in names]
    first = _one_of_each_file(session.items) if os.environ.get("OCSADMIN_MUTATIONS_QUICK") else session.items
    for number, item in enumerate(first):
        following = first[(number + 1) % len(first)]
        if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
            say(f"Without any mutation {item.nodeid} fails: nothing is proved by its failure.")
            session.testsfailed += 1
            return True
    for mutation in chosen:
        begun = time.monotonic()
        verdict = in_a_fork(session, mutation)
        say(f"{verdict.partition(' ')[0]:9} {time.monotonic() - begun:4.0f} s  {mutation.name} ({mutation.file})")
        say(f"{'':9} {verdict.partition(' ')[2]}")
    return True


def _one_of_each_file(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    return list({item.path: item for item in reversed(items)}.values())


def say(words: str) -> None:
    os.write(int(os.environ["OCSADMIN_MUTATIONS_OUT"]), f"{words}\n".encode())


def in_a_fork(session: pytest.Session, mutation: Mutation) -> str:
    """``killed`` and by which test, ``SURVIVED``, or ``ANEW``: it can't be tried in this process."""
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


def _tried(session: pytest.Session, mutation: Mutation) -> str:
    try:
        swap(mutation)
    except OnlyAnew as error:
        return f"ANEW outside functions: {error}"
    items = [item for item in session.items if _is_of(item, mutation.tests)]
    session._setupstate.teardown_exact(items[0])
    for number, item in enumerate(items):
        following = items[(number + 1) % len(items)]
        for report in runtestprotocol(item, nextitem=following, log=False):
            if report.failed:
                return f"killed {item.nodeid}"
    return "SURVIVED"


def _is_of(item: pytest.Item, tests: Sequence[str]) -> bool:
    name = item.nodeid
    return any(name == test or name.startswith((f"{test}::", f"{test}/", f"{test}[")) for test in tests)


if __name__ == "__main__":
    sys.exit(f"Run python -m tools.mutations in {ROOT}.")
