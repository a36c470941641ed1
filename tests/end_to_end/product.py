"""The whole product as a new user starts it: ``python -m ocsadmin.serve``, with its demo forest, worker and browser."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ocsadmin.demo import forest as demo
from ocsadmin.demo.layout import Layout
from ocsadmin.demo.names import BASE, DEMO_PASSWORD

from . import ldif

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"ready:\s+(http://\S+?)/?\s")
LDAP_LINES = re.compile(rb"\n ")
PEOPLE = 800
"""So many that more than 600 of them are not enabled."""


@dataclass
class Product:
    """A running console."""

    folder: Path
    address: str

    @property
    def forest(self) -> demo.Forest:
        running = demo.running(self.folder / "forest")
        assert running is not None
        return running

    def worker_pids(self) -> list[int]:
        """The Celery worker's process and its children, by the pid that the supervisor wrote."""
        first = int((self.folder / "log" / "worker.pid").read_text())
        found = subprocess.run(["ps", "-o", "pid=", "-g", str(first)], capture_output=True, text=True, check=False)
        return [int(pid) for pid in found.stdout.split()]

    def kill_worker(self) -> None:
        """What a power cut does to a worker: no time to say good-bye."""
        for pid in self.worker_pids():
            os.kill(pid, signal.SIGKILL)

    @contextmanager
    def without_directory(self) -> Iterator[None]:
        """No domain controller answers; the supervisor, which would start it again, has to wait for the lock."""
        folder = self.folder / "forest"
        with Layout.of(folder).lock_file.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            demo.stop(folder)
            yield
        self.until(lambda: demo.running(folder) is not None)
        self.until(self._directory_answers)

    def _directory_answers(self) -> bool:
        return bool(self.entries("(objectClass=domain)", "dc"))

    @staticmethod
    def until(condition: Callable[[], object], seconds: float = 60) -> None:
        """Wait until something is so; what it raises meanwhile counts as not yet."""
        limit = time.monotonic() + seconds
        while True:
            try:
                if condition():
                    return
            except AssertionError:
                pass
            assert time.monotonic() < limit, "It did not happen in time."
            time.sleep(0.5)

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment(), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "ocsadmin.settings.production",
            "OCSADMIN_DATA_DIR": str(self.folder),
            "SECRET_KEY_FILE": str(self.folder / "secret_key"),
            **self.forest.environment(),
        }

    def ldap(self, program: str, *arguments: str, standard_input: str = "") -> str:
        """One of OpenLDAP's own clients, as a Domain Admin: a second opinion that none of us wrote."""
        forest = self.forest
        command = [program, "-x", "-H", forest.uri, "-D", "administrator@contoso.com", "-w", DEMO_PASSWORD, *arguments]
        done = subprocess.run(
            command,
            env={**os.environ, "LDAPTLS_CACERT": str(forest.ca_file)},
            input=standard_input.encode(),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return LDAP_LINES.sub(b"", done.stdout).decode()

    def entries(self, where: str, *attributes: str, base: str = BASE) -> ldif.Entries:
        """What ldapsearch finds below a base: DN → attribute → its values."""
        paged = ("-E", "pr=500/noprompt")
        return ldif.read(self.ldap("ldapsearch", "-LLL", *paged, "-b", base, where, *attributes))

    def change(self, text: str) -> None:
        """Change something behind the console's back."""
        self.ldap("ldapmodify", standard_input=text)


@contextmanager
def running(folder: Path, *, port: int, bare: bool = False, **environment: str) -> Iterator[Product]:
    """Start the product in a folder and stop it by its own pid; ``bare``: on a forest that is not prepared."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("OCSADMIN_", "DJANGO_"))}
    env |= {"OCSADMIN_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1", **environment}
    if not bare:
        demo.build(folder / "forest", people=PEOPLE)
    log = folder / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "ocsadmin.serve", "--port", str(port), *(["--bare"] if bare else [])],
            cwd=ROOT,
            env=env,
            stdout=out,
            stderr=out,
        )
    try:
        yield Product(folder, _address(log, process))
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()


def at(folder: Path) -> Product:
    """A console that somebody started already in this folder."""
    log = folder / "serve.log"
    found = ADDRESS.search(log.read_text())
    assert found is not None, log
    return Product(folder, found[1])


def _address(log: Path, process: subprocess.Popen[bytes], seconds: float = 150) -> str:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        text = log.read_text(errors="replace")
        if found := ADDRESS.search(text):
            return found[1]
        assert process.poll() is None, text
        time.sleep(0.2)
    raise AssertionError(log.read_text(errors="replace"))
