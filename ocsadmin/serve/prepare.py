"""What has to stand before the processes start: folders, a key, the environment, the database, static files."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BACKLOG = 2048
"""Connections that wait while the web server is started (again); gunicorn's own number."""


def data_folder(below: str = "") -> Path:
    """The console's folder for what it keeps, readable by its own account only; ``below`` the usual one if named."""
    folder = Path(os.environ.get("OCSADMIN_DATA_DIR", ROOT / "var" / below)).resolve()
    for path in (folder, folder / "log"):
        path.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Only one console at a time runs in a folder.

    :raises RuntimeError: another one does.
    """
    with (folder / "serve.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RuntimeError(f"Another console runs in {folder}. Stop it first, or set OCSADMIN_DATA_DIR.") from error
        yield


def secret_key_file(folder: Path) -> Path:
    """A file with the key that signs sessions and seals secrets; made at the first start, mode 600."""
    path = folder / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path


def environment(folder: Path, directory: dict[str, str]) -> dict[str, str]:
    """The environment of all processes: what is set already wins over what is proposed here."""
    proposed = {
        "DJANGO_SETTINGS_MODULE": "ocsadmin.settings.production",
        "OCSADMIN_DATA_DIR": str(folder),
        "PYTHONUNBUFFERED": "1",
        **directory,
    }
    if "SECRET_KEY" not in os.environ and "SECRET_KEY_FILE" not in os.environ:
        proposed["SECRET_KEY_FILE"] = str(secret_key_file(folder))
    return {**proposed, **os.environ}


def manage(env: dict[str, str], *arguments: str, quiet: bool = True) -> bool:
    """Run ``manage.py``. False when it failed; its words then stand on the screen."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments], env=env, cwd=ROOT, capture_output=quiet, check=False
    )
    if done.returncode and quiet:
        sys.stderr.write((done.stdout + done.stderr).decode(errors="replace"))
    return done.returncode == 0


def listening(wanted: int) -> socket.socket:
    """A socket that listens on loopback, at the wanted port or the next that nobody has: from here on it is ours."""
    for port in range(wanted, wanted + 200):
        found = socket.socket()
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(("127.0.0.1", port))
            found.listen(BACKLOG)  # of two that are bound to one port, only one can
        except OSError:
            found.close()
            continue
        return found
    raise RuntimeError(f"No port from {wanted} to {wanted + 199} is free on 127.0.0.1.")
