"""A data folder for each test process, so that two runs at once, or what an earlier one left behind, change nothing."""

import atexit
import os
import shutil
import tempfile


def set_own_folder() -> None:
    """Name a new folder in OCSADMIN_DATA_DIR, removed at the end; the processes that this one starts share it.

    Except those of pytest-xdist: each has a folder of its own, though it inherits the variables of its starter.
    """
    process = "tests " + os.environ.get("PYTEST_XDIST_WORKER", "")
    if "OCSADMIN_DATA_DIR" in os.environ and os.environ.get("TEST_PROCESS", process) == process:
        return
    folder = tempfile.mkdtemp(prefix="ocsadmin-tests-")
    os.environ.update(OCSADMIN_DATA_DIR=folder, TEST_PROCESS=process)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
