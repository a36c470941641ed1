from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ocsadmin.serve import broker, prepare
from ocsadmin.serve.supervisor import Child, Supervisor
from tests.ports import free_port

from . import processes


def until(condition: Callable[[], object], seconds: float = 10) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.05)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor(dict(os.environ), tmp_path)
    yield made
    made.stop()


class TestSupervisor:
    def test_starts_again_what_was_killed(self, supervisor: Supervisor) -> None:
        child = Child("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"], pause=0.1)
        supervisor.start(child)
        assert child.process is not None
        first = child.process.pid
        os.kill(first, signal.SIGKILL)
        rounds = iter(range(200))

        def stop_when_back() -> None:
            back = child.process is not None and child.process.pid != first
            supervisor.stopping = back or next(rounds, None) is None

        supervisor.watch(also=stop_when_back)
        assert child.process is not None
        assert child.process.pid != first

    def test_says_which_child_does_not_start(self, supervisor: Supervisor) -> None:
        with pytest.raises(RuntimeError, match=r"broken did not start; .*broken\.log"):
            supervisor.start(Child("broken", [sys.executable, "-c", "raise SystemExit(3)"], ready=lambda: False))

    def test_stops_what_others_need_after_them(self, supervisor: Supervisor, tmp_path: Path) -> None:
        note = "import signal,sys,time,pathlib\ndef end(*_):\n pathlib.Path({0!r}).write_text(str(time.time_ns()))\n"
        loop = " sys.exit()\nsignal.signal(signal.SIGTERM, end); pathlib.Path({1!r}).touch(); time.sleep(60)"
        for name, needed in (("base", True), ("face", False)):
            code = (note + loop).format(str(tmp_path / f"{name}.end"), str(tmp_path / f"{name}.up"))
            up = tmp_path / f"{name}.up"
            supervisor.start(Child(name, [sys.executable, "-c", code], ready=up.exists, needed=needed))
        supervisor.stop()
        assert int((tmp_path / "face.end").read_text()) < int((tmp_path / "base.end").read_text())


class TestBroker:
    def test_listens_on_a_socket_of_its_owner_only(self, supervisor: Supervisor, tmp_path: Path) -> None:
        import redis

        path = tmp_path / "b.sock"
        supervisor.start(Child("broker", broker.command(path, tmp_path), ready=path.exists, needed=True))
        client = redis.Redis(unix_socket_path=str(path))
        until(lambda: client.ping())
        assert path.stat().st_mode & 0o077 == 0
        assert client.config_get("port")["port"] == "0"


class TestPrepare:
    def test_makes_a_key_once_for_its_owner_only(self, tmp_path: Path) -> None:
        first = prepare.secret_key_file(tmp_path).read_text()
        assert len(first) > 50
        assert prepare.secret_key_file(tmp_path).read_text() == first
        assert prepare.secret_key_file(tmp_path).stat().st_mode & 0o077 == 0

    def test_lets_one_console_run_in_a_folder(self, tmp_path: Path) -> None:
        with (
            prepare.alone_in(tmp_path),
            pytest.raises(RuntimeError, match="Another console"),
            prepare.alone_in(tmp_path),
        ):
            pass

    def test_takes_the_next_port_where_one_is_in_use(self) -> None:
        """Also where two consoles are started within the same second: each keeps what it found."""
        with prepare.listening(free_port()) as first:
            port = first.getsockname()[1]
            with prepare.listening(port) as second, prepare.listening(port) as third:
                assert port < second.getsockname()[1] < third.getsockname()[1]

    def test_hands_what_listens_to_the_child(self, supervisor: Supervisor) -> None:
        serve = "import socket; socket.socket(fileno={0}).accept()[0].sendall(b'hello')"
        with prepare.listening(free_port()) as listener:
            number = listener.fileno()
            child = Child("server", [sys.executable, "-c", serve.format(number)], inherits=[number])
            with socket.create_connection(listener.getsockname(), timeout=20) as caller:
                supervisor.start(child)
                assert caller.recv(5) == b"hello"


class TestProcessGroup:
    FAMILY = "import subprocess, sys; subprocess.Popen(['sleep', '300']).wait()"

    def test_of_a_killed_child_is_ended_before_it_is_started_again(self, supervisor: Supervisor) -> None:
        child = Child("family", [sys.executable, "-c", self.FAMILY], pause=0.1)
        supervisor.start(child)
        assert child.process is not None
        first = child.process.pid
        until(lambda: len(processes.group(first)) == 2)
        os.kill(first, signal.SIGKILL)
        supervisor.watch(also=lambda: setattr(supervisor, "stopping", not processes.group(first)))
        assert not processes.group(first)

    def test_is_ended_by_a_stop(self, supervisor: Supervisor) -> None:
        code = f"{self.FAMILY.partition('.wait')[0]}; raise SystemExit"
        child = Child("parent", [sys.executable, "-c", code])
        supervisor.start(child)
        assert child.process is not None
        child.process.wait(20)
        assert processes.group(child.process.pid)
        supervisor.stop()
        until(lambda: child.process is not None and not processes.group(child.process.pid))

    def test_ends_with_a_supervisor_that_is_killed(self, tmp_path: Path) -> None:
        code = (
            "import os, pathlib, sys, time\nfrom ocsadmin.serve.supervisor import Child, Supervisor\n"
            f"s = Supervisor(dict(os.environ), pathlib.Path({str(tmp_path)!r}))\n"
            "s.start(Child('sleeper', ['sleep', '300']))\ntime.sleep(300)"
        )
        killed = subprocess.Popen([sys.executable, "-c", code], cwd=prepare.ROOT)
        pid_file = tmp_path / "sleeper.pid"
        until(lambda: pid_file.exists() and pid_file.read_text())
        sleeper = int(pid_file.read_text())
        until(lambda: Path(f"/proc/{sleeper}/comm").read_text() == "sleep\n")
        killed.kill()
        killed.wait()
        until(lambda: not processes.is_alive(sleeper))
