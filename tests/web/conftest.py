"""A real broker and a real browser."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocsadmin.serve import broker as broker_program


@pytest.fixture(scope="session")
def broker() -> Iterator[str]:
    """The address of a broker of these tests' own."""
    folder = Path(tempfile.mkdtemp(prefix="ocs-web-"))
    socket = folder / "b.sock"
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(broker_program.command(socket, folder), stdout=log, stderr=log)
        until = time.monotonic() + 20
        while not socket.exists() and time.monotonic() < until:
            time.sleep(0.05)
        yield f"redis+socket://{socket}?virtual_host=0"
        process.terminate()
        process.wait()
    shutil.rmtree(folder, ignore_errors=True)
