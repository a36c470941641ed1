"""Samba's process: start it, wait until it answers, stop it. Only by its own pid file, never by name."""

import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from ocsadmin.demo import addresses, debian
from ocsadmin.demo.errors import DemoError
from ocsadmin.demo.layout import Layout

_START_SECONDS: Final = 60
_STOP_SECONDS: Final = 15
_PAUSE: Final = 0.05


def pid(layout: Layout) -> int | None:
    """The pid of this forest's Samba while it runs: that program, started in our state folder.

    The command line can't tell: Samba overwrites it with a title.
    """
    try:
        number = int(layout.pid_file.read_text())
    except (OSError, ValueError):
        return None
    return number if _is_ours(number, layout) else None


def is_whole(layout: Layout) -> bool:
    """Whether Samba runs with all the parts that it had when it was ready: one process answers LDAP, one DNS."""
    number = pid(layout)
    if number is None:
        return False
    try:
        parts = set(map(int, layout.parts_file.read_text().split()))
    except (OSError, ValueError):
        return False
    return parts <= set(_children(number))


def launch(layout: Layout, host: str, *, ends_with_us: bool = False) -> None:
    """Start Samba in a session of its own and wait until LDAPS, the global catalog and DNS accept.

    :param ends_with_us: it is asked to end when this thread ends, however that happens.
    :raises DemoError: it ended, or did not answer in time; the end of its log is in the message.
    """
    kill(layout)  # parts of one that died may still hold its ports
    environment = dict(os.environ)
    if shift := addresses.port_shift():
        environment |= {"LD_PRELOAD": str(_shim(layout)), "PORT_SHIFT": str(shift)}
    samba = [str(debian.SAMBA), "-F", "--no-process-group", "-M", "standard", "-s", str(layout.smb_conf)]
    with layout.log_file.open("ab") as log:
        begin = _tied if ends_with_us else _untied
        number = begin(samba, cwd=layout.state, env=environment, stdout=log)
    layout.pid_file.write_text(str(number))
    _wait_until_ready(layout, host, number)
    layout.parts_file.write_text(" ".join(map(str, _children(number))))


def _untied(command: Sequence[str], *, cwd: Path, env: Mapping[str, str], stdout: IO[bytes]) -> int:
    """Start a program that goes on when we end. Nobody waits for it here, so a shell starts it and ends."""
    script = 'exec 3>&1 1>&2; setsid "$@" 3>&- </dev/null & echo $! >&3'
    shell = subprocess.run(
        ["/bin/sh", "-c", script, "sh", *command],
        cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=stdout, text=True, check=True,
    )  # fmt: skip
    return int(shell.stdout)


def _tied(command: Sequence[str], *, cwd: Path, env: Mapping[str, str], stdout: IO[bytes]) -> int:
    """Start a program that is asked to end when we end (prctl(2), PR_SET_PDEATHSIG)."""
    process = subprocess.Popen(
        ["setpriv", "--pdeathsig", "TERM", "--", *command],
        cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    return process.pid


def stop(layout: Layout) -> None:
    """Ask Samba to end, wait, and kill what stays."""
    number = pid(layout)
    if number is not None:
        os.kill(number, signal.SIGTERM)
        _gone(layout, _STOP_SECONDS)
    kill(layout)


def kill(layout: Layout) -> None:
    """End Samba with all its parts at once, also parts that have outlived it."""
    for number in _ours(layout):
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    if not _gone(layout, _STOP_SECONDS):
        raise DemoError(f"Samba of {layout.folder} does not end.")
    layout.pid_file.unlink(missing_ok=True)


def _ours(layout: Layout) -> list[int]:
    return [number for number in _all_processes() if _is_ours(number, layout)]


def _is_ours(number: int, layout: Layout) -> bool:
    """Whether this process is that program, started in our state folder."""
    return _link(number, "exe") == debian.SAMBA.resolve() and _link(number, "cwd") == layout.state.resolve()


def _children(parent: int) -> list[int]:
    """Those that live; one that has ended and that nobody has asked about (a zombie) does not."""
    found = []
    for number in _all_processes():
        with contextlib.suppress(OSError):
            state, its_parent = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[:2]
            if int(its_parent) == parent and state != "Z":
                found.append(number)
    return found


def _all_processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _link(number: int, name: str) -> Path | None:
    try:
        return Path(f"/proc/{number}/{name}").readlink()
    except OSError:
        return None


def _gone(layout: Layout, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while _ours(layout):
        if time.monotonic() > end:
            return False
        time.sleep(_PAUSE)
    return True


def _wait_until_ready(layout: Layout, host: str, number: int) -> None:
    shift, end = addresses.port_shift(), time.monotonic() + _START_SECONDS
    while not _answers(host, shift):
        if not Path(f"/proc/{number}").exists() or time.monotonic() > end:
            raise DemoError(f"Samba does not answer on {host}. The end of its log: {_log_tail(layout)}")
        time.sleep(_PAUSE)


def _answers(host: str, shift: int) -> bool:
    """Is everything up? The TLS handshake is not validated here: a test may want a bad certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        for port in (addresses.DNS, addresses.GLOBAL_CATALOG, addresses.LDAP):
            socket.create_connection((host, port + shift), timeout=5).close()
        with socket.create_connection((host, addresses.LDAPS + shift), timeout=5) as plain:
            context.wrap_socket(plain).close()
    except OSError:
        return False
    return True


def _log_tail(layout: Layout) -> str:
    logs = [layout.log_file, layout.log_file.with_name("samba.log")]
    return " ".join(log.read_text(errors="replace")[-800:] for log in logs if log.exists())


def _shim(layout: Layout) -> Path:
    """Compile the port shim that lets an ordinary user run Samba."""
    library = layout.state / "portshift.so"
    compiler = shutil.which("cc")
    if compiler is None:
        raise DemoError(
            "As an ordinary user the demo forest needs a C compiler for its port shim: install gcc "
            "and libc6-dev, or run as root."
        )
    source = Path(__file__).with_name("portshift.c")
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library
