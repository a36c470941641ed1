"""What the benchmarks share: a demo forest of a given size, the console's settings on a fresh database, figures."""

from __future__ import annotations

import contextlib
import os
import resource
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ocsadmin.demo import forest as demo


@contextlib.contextmanager
def lab(people: int, *, nosync: bool = False) -> Iterator[demo.Forest]:
    """A forest with this many people, and Django set up against it with an empty SQLite database."""
    folder = Path(tempfile.mkdtemp(prefix="ocs-bench-"))
    demo.build(folder / "forest", people=people)
    forest = demo.start(folder / "forest", nosync=nosync)
    try:
        os.environ |= {**forest.environment(), **_settings(folder)}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield forest
    finally:
        demo.stop(folder / "forest")
        shutil.rmtree(folder, ignore_errors=True)


def _settings(folder: Path) -> dict[str, str]:
    """As in real use: with DEBUG on, Django would keep every statement."""
    return {
        "DJANGO_SETTINGS_MODULE": "ocsadmin.settings.production",
        "SECRET_KEY": secrets.token_hex(32),
        "OCSADMIN_DATA_DIR": str(folder),
        "OCSADMIN_LOG_LEVEL": "ERROR",
    }


def ldap_client(forest: demo.Forest, program: str, *arguments: str) -> list[str]:
    """The command line of one of OpenLDAP's clients, signed in as the console's service account."""
    password = forest.password_file.read_text().strip()
    return [program, "-x", "-H", forest.uri, "-D", os.environ["OCSADMIN_LDAP_BIND_DN"], "-w", password, *arguments]


def run_client(forest: demo.Forest, command: list[str]) -> float:
    """Run an LDAP client; seconds.

    :raises SystemExit: it failed.
    """
    begin = time.perf_counter()
    environment = {**os.environ, "LDAPTLS_CACERT": str(forest.ca_file)}
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {done.stderr.decode(errors='replace')[-400:]}")
    return time.perf_counter() - begin


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


class Took(NamedTuple):
    """Seconds: by the clock, and of processor time of this process."""

    clock: float
    processor: float


def both_clocks(work: Callable[[], object]) -> Took:
    begin = time.process_time()
    clock = seconds(work)
    return Took(clock, time.process_time() - begin)


def peak_megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def show(what: str, ours: float, yardstick: float, aim: float, count: int) -> None:
    """One line: our rate, the yardstick's, the ratio, and whether the aim is met."""
    ratio = yardstick / ours
    verdict = "aim met" if ratio >= aim else "aim missed"
    print(
        f"{what}: {count / ours:,.0f}/s here, {count / yardstick:,.0f}/s by the yardstick; "
        f"ratio {ratio:.2f} (aim {aim:.2f}: {verdict})",
        flush=True,
    )
