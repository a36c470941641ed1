"""A data folder and a queue for each test process, so that others at once, or what was left behind, change nothing."""

import atexit
import os
import shutil
import tempfile


def set_own_folder() -> None:
    """Name a new folder in OCSADMIN_DATA_DIR, removed at the end; the processes that this one starts share it.

    Except those of pytest-xdist: each has a folder of its own, though it inherits the variables of its starter.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    process = f"tests {worker}"
    if "OCSADMIN_DATA_DIR" in os.environ and os.environ.get("TEST_PROCESS", process) == process:
        return
    folder = tempfile.mkdtemp(prefix="ocsadmin-tests-")
    os.environ.update(OCSADMIN_DATA_DIR=folder, TEST_PROCESS=process)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if "REDIS_URL" in os.environ and worker:
        number = int(worker.removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("virtual_host=0", f"virtual_host={number}")
