"""A database file that the test and other processes share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


class Opened:
    """A SQLite file as the database of this thread. Where tests run in memory, no other process could see theirs."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._before: BaseDatabaseWrapper | None = None

    def connect(self) -> BaseDatabaseWrapper:
        """A new connection to the file, from now on the one that the ORM uses in this thread."""
        new = connections.create_connection("default")
        new.settings_dict = {**new.settings_dict, "NAME": str(self.file)}
        connections["default"] = new
        return new

    def __enter__(self) -> Opened:
        self._before = connections["default"]  # type: ignore[assignment]
        self.connect()
        return self

    def __exit__(self, *_: object) -> None:
        connections["default"].close()
        connections["default"] = self._before


class Store(Opened):
    """A new, migrated file in a folder of its own."""

    def __init__(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="ocs-f-"))
        super().__init__(folder / "ocsadmin.sqlite3")
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        environment |= {"OCSADMIN_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": str(settings.SETTINGS_MODULE)}
        command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "migrate", "--verbosity=0"]
        subprocess.run(command, env=environment, check=True)

    def __exit__(self, *problem: object) -> None:
        super().__exit__(*problem)
        shutil.rmtree(self.file.parent, ignore_errors=True)
