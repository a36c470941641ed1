"""kill -9 of every process of ``make run``: what was killed comes back, and nothing is left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ocsadmin.demo import forest as demo
from ocsadmin.demo.layout import Layout
from ocsadmin.serve import prepare
from tests.ports import free_port

from . import processes

pytestmark = [pytest.mark.slow]


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.1)


class Console:
    """A whole console with its demo forest, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.screen = folder / "log" / "screen"
        self.screen.parent.mkdir(parents=True)

    def begin(self) -> None:
        own = ("OCSADMIN_", "DJANGO_", "SECRET_KEY", "REDIS_URL", "DATABASE_URL")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(own) or "CACHE" in name}
        with self.screen.open("wb") as screen:
            self.supervisor = subprocess.Popen(
                [sys.executable, "-m", "ocsadmin.serve", "--port", str(free_port())],
                env={**inherited, "OCSADMIN_DATA_DIR": str(self.folder)},
                cwd=prepare.ROOT,
                stdout=screen,
                stderr=screen,
            )
        until(lambda: self.says("ocsadmin is ready"), 120)

    def pid(self, name: str) -> int:
        return int((self.folder / "log" / f"{name}.pid").read_text())

    def kill(self, name: str) -> int:
        """End one child by kill -9, and of nothing else. Returns which process it was."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGKILL)
        return pid

    def says(self, text: str) -> bool:
        return text in self.screen.read_text()

    def beats(self) -> list[int]:
        return [pid for pid, words in processes.of_folder(self.folder).items() if " beat " in f"{words} "]


@pytest.fixture(scope="module")
def started() -> Iterator[Console]:
    folder = Path(tempfile.mkdtemp(prefix="ocs-s-"))
    running = Console(folder)
    try:
        running.begin()
        yield running
    finally:
        running.supervisor.terminate()
        running.supervisor.wait(30)
        demo.destroy(folder / "forest")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def console(started: Console) -> Console:
    """It runs; begun anew where the test before has ended it."""
    if started.supervisor.poll() is not None:
        started.begin()
    return started


class TestScreen:
    def test_says_each_step_when_it_begins_and_when_it_is_done(self, console: Console) -> None:
        said = console.screen.read_text()
        for step in ("Demo forest contoso.com", "Database", "Static files", "Reading the directory into the mirror"):
            assert 0 <= said.find(f"{step} …\n") < said.find(f"{step}: done in ") < said.find("ocsadmin is ready")


class TestKilled:
    @pytest.mark.parametrize("name", ["worker", "beat", "web", "broker"])
    def test_takes_its_own_children_along_and_comes_back(self, console: Console, name: str) -> None:
        leader = console.pid(name)
        until(lambda: name != "worker" or len(processes.group(leader)) >= 3)
        assert console.kill(name) == leader
        until(lambda: not processes.group(leader), 20)
        until(lambda: console.pid(name) != leader and processes.is_alive(console.pid(name)))
        until(lambda: len(console.beats()) == 1)

    @pytest.mark.parametrize("part", [0, 1], ids=["ldap", "dns"])
    def test_part_of_the_forest_is_noticed_and_comes_back(self, console: Console, part: int) -> None:
        folder, notice = console.folder / "forest", "a part of it, ended"
        until(lambda: demo.is_whole(folder))
        before, said = demo.running(folder), console.screen.read_text().count(notice)
        os.kill(int(Layout.of(folder).parts_file.read_text().split()[part]), signal.SIGKILL)
        until(lambda: console.screen.read_text().count(notice) > said)
        until(lambda: demo.is_whole(folder))
        assert demo.running(folder) == before

    def test_forest_comes_back_at_its_address(self, console: Console) -> None:
        folder = console.folder / "forest"
        until(lambda: demo.is_whole(folder))
        before = demo.running(folder)
        os.kill(int(Layout.of(folder).pid_file.read_text()), signal.SIGKILL)
        until(lambda: not demo.is_whole(folder))
        until(lambda: demo.is_whole(folder))
        assert demo.running(folder) == before

    def test_supervisor_leaves_nothing_behind(self, console: Console) -> None:
        until(lambda: len(processes.of_folder(console.folder)) > 8)
        console.supervisor.kill()
        console.supervisor.wait()
        until(lambda: not processes.of_folder(console.folder), 30)
