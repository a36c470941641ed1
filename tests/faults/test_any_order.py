"""A job in which anything goes wrong at any moment: the log and the directory agree at the end, row by row."""

from __future__ import annotations

from hypothesis.stateful import run_state_machine_as_test

from .machine import SEEN, JobMachine
from .profiles import bounded
from .world import World


class TestAJobWithFaults:
    def test_says_what_the_directory_holds(self, world: World) -> None:
        run_state_machine_as_test(lambda: JobMachine(world), settings=bounded(steps=16, examples=24))  # type: ignore[no-untyped-call]
        print(*(f"{count:6} × {what}" for what, count in SEEN.most_common()), sep="\n")
