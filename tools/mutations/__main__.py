"""``python -m tools.mutations [WORD…]``: try each mutation whose name or file contains a word; without words all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from .scratch import FAILED, PASSED, Scratch
from .table import ROOT, Mutation, read

ANEW = "ANEW"


def main(words: Sequence[str]) -> int:
    """Say of each whether it was killed or survived. Returns how many were not killed."""
    chosen = [one for one in read() if not words or any(word in f"{one.name} {one.file}" for word in words)]
    if wrong := [problem for mutation in chosen for problem in mutation.problems()]:
        print("The list does not fit the code.", *wrong, sep="\n")
        return len(wrong)
    verdicts = _in_forks(chosen)
    verdicts |= _in_copies([one for one in chosen if verdicts.get(one.name) == ANEW])
    killed = sum(verdict == "killed" for verdict in verdicts.values())
    print(f"{killed} of {len(chosen)} killed.")
    return len(chosen) - killed


def _in_forks(chosen: Sequence[Mutation]) -> dict[str, str]:
    """Name → verdict, of those that can be tried in one process (``plugin``)."""
    tests = sorted({test for mutation in chosen for test in mutation.tests})
    reading, writing = os.pipe()
    names = {"OCSADMIN_MUTATIONS": "\n".join(one.name for one in chosen), "OCSADMIN_MUTATIONS_OUT": str(writing)}
    options = ["-p", "tools.mutations.plugin", "-p", "no:cacheprovider", "-p", "no:randomly", "-q"]
    command = [sys.executable, "-m", "pytest", *options, *tests]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **names}, pass_fds=[writing], **quiet):  # type: ignore[call-overload]
        os.close(writing)
        with os.fdopen(reading) as lines:
            return dict(_verdicts(lines, {one.name for one in chosen}))


def _verdicts(lines: object, names: set[str]) -> list[tuple[str, str]]:
    found = []
    for line in lines:  # type: ignore[attr-defined]
        print(line, end="", flush=True)
        verdict, _, rest = line.partition(" ")
        named = [name for name in names if f" s  {name} (" in rest]
        found += [(name, verdict) for name in named]
    return found


def _in_copies(chosen: Sequence[Mutation]) -> dict[str, str]:
    """The same of those that take a process that imports the mutated file."""
    if not chosen:
        return {}
    scratch, verdicts = Scratch(), {}
    try:
        for mutation in chosen:
            code, _output = scratch.with_mutation(mutation)
            verdicts[mutation.name] = {FAILED: "killed", PASSED: "SURVIVED"}.get(code, "BROKEN")
            print(f"{verdicts[mutation.name]:9} in a copy  {mutation.name} ({mutation.file})", flush=True)
    finally:
        scratch.close()
    return verdicts


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
