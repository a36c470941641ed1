"""Samba's process: start it, wait until it answers, stop it. Only by its own pid file, never by name."""

import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path
from typing import Final

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
        program = Path(f"/proc/{number}/exe").readlink()
        started_in = Path(f"/proc/{number}/cwd").readlink()
    except (OSError, ValueError):
        return None
    return number if program == debian.SAMBA.resolve() and started_in == layout.state.resolve() else None


def launch(layout: Layout, host: str) -> None:
    """Start Samba in a session of its own and wait until LDAPS, the global catalog and DNS accept.

    :raises DemoError: it ended, or did not answer in time; the end of its log is in the message.
    """
    environment = dict(os.environ)
    if shift := addresses.port_shift():
        environment |= {"LD_PRELOAD": str(_shim(layout)), "PORT_SHIFT": str(shift)}
    script = 'setsid "$0" -F --no-process-group -M standard -s "$1" >>"$2" 2>&1 </dev/null & echo $!'
    shell = subprocess.run(
        ["/bin/sh", "-c", script, debian.SAMBA, layout.smb_conf, layout.log_file],
        cwd=layout.state,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    layout.pid_file.write_text(shell.stdout)
    _wait_until_ready(layout, host, int(shell.stdout))


def stop(layout: Layout) -> None:
    """Ask Samba to end, wait, and kill its process group if it stays."""
    number = pid(layout)
    if number is None:
        return
    os.kill(number, signal.SIGTERM)
    if _gone(layout, _STOP_SECONDS):
        layout.pid_file.unlink(missing_ok=True)
    else:
        kill(layout)


def kill(layout: Layout) -> None:
    """End Samba and all its children at once."""
    number = pid(layout)
    if number is None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(number, signal.SIGKILL)
    if not _gone(layout, _STOP_SECONDS):
        raise DemoError(f"Samba (pid {number}) does not end.")
    layout.pid_file.unlink(missing_ok=True)


def _gone(layout: Layout, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while pid(layout) is not None:
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
