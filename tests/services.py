"""Run a command with a real PostgreSQL and a real Redis: ``python -m tests.services -- command …``.

Both are started in a folder of their own, on Unix sockets, and stopped by their own pid afterwards.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote


def _program(name: str) -> str:
    found = shutil.which(name) or next((str(p) for p in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), "")
    if not found:
        raise SystemExit(f"{name} is not installed; `make packages` installs it.")
    return found


def _as_ordinary(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: use Debian's account for it then."""
    if os.getuid():
        return {}
    person = pwd.getpwnam("postgres")
    os.chown(folder, person.pw_uid, person.pw_gid)
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of this process's own; yields its DATABASE_URL."""
    folder = Path(tempfile.mkdtemp(prefix="ocs-pg-"))
    person = _as_ordinary(folder)
    data = folder / "data"
    options = ["--auth=trust", "--username=ocsadmin", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run(
        [_program("initdb"), "-D", str(data), *options], check=True, stdout=subprocess.DEVNULL, cwd=folder, **person
    )
    speed = ["-c", "fsync=off", "-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
    server = subprocess.Popen(
        [_program("postgres"), "-D", str(data), *speed], cwd=folder, stderr=subprocess.DEVNULL, **person
    )
    try:
        _until(lambda: (folder / ".s.PGSQL.5432").exists())
        subprocess.run(
            [_program("createdb"), "-h", str(folder), "-U", "ocsadmin", "ocsadmin"],
            check=True,
            env={**os.environ, "PGCONNECT_TIMEOUT": "20"},
        )
        yield f"postgres://ocsadmin@{quote(str(folder), safe='')}/ocsadmin"
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A Redis of this process's own; yields its URL for Celery."""
    folder = Path(tempfile.mkdtemp(prefix="ocs-rd-"))
    path = folder / "redis.sock"
    command = [_program("redis-server"), "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _until(path.exists)
        yield f"redis+socket://{path}?virtual_host=0"
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _until(condition: object, seconds: float = 20) -> None:
    limit = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        if time.monotonic() > limit:
            raise SystemExit("A service did not start in time.")
        time.sleep(0.05)
    time.sleep(0.3)


def main() -> int:
    command = sys.argv[sys.argv.index("--") + 1 :]
    with postgres() as database, redis() as broker:
        return subprocess.run(
            command, env={**os.environ, "DATABASE_URL": database, "REDIS_URL": broker}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
