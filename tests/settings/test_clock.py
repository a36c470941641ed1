"""The clock asks only for what workers know: in a process of its own, since here the tests have imported everything."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
from django.conf import settings
from ocsadmin.celery import app
app.loader.import_default_modules()
print(*(one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values() if one["task"] not in app.tasks))
"""


class TestTheClock:
    def test_starts_only_tasks_that_a_fresh_worker_knows(self) -> None:
        found = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
        assert found.stdout.split() == []
