"""A real worker takes validations, and another goes on where a killed one stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ocsadmin.directory import Directory
from tests.jobs.worker import Site

from . import listeners as at
from .listeners import Listeners
from .validating import TOPOLOGY

pytestmark = [pytest.mark.slow]
BEGIN = """
from ocsadmin import mirror, parts
from pools.models import Pool
from pools.validation import schedule, submission
mirror.replicate(parts.directory(), only=%r)
pool = Pool.objects.get(name="ocspool1")
""" % (TOPOLOGY,)  # noqa: UP031 - braces of Python code


@pytest.fixture
def site(forest: Any, directory: Directory) -> Iterator[Site]:
    running = Site(
        forest.environment() | {"OCSADMIN_VALIDATION_SWEEP_SECONDS": "1", "OCSADMIN_VALIDATION_TIMEOUT": "4"}
    )
    running.start_broker()
    yield running
    running.close()


@pytest.fixture
def silent_pool(tmp_path: Path) -> Iterator[None]:
    """The pool takes connections and says nothing: checks wait until their time is over."""
    with at.demo_addresses():
        running = Listeners(tmp_path)
        for port in (5060, 5061, 444):
            running.listen(at.POOL, port, at.accepts)
        yield
        running.close()


def ended(site: Site) -> list[tuple[int, str]]:
    return site.ask("SELECT id, ended_at FROM pools_validationrow WHERE verdict != ''")


def state(site: Site) -> str:
    found = site.ask("SELECT state FROM pools_validationrun ORDER BY id DESC LIMIT 1")
    return str(found[0][0]) if found else ""


class TestTheWorker:
    def test_is_killed_and_another_goes_on(self, site: Site, silent_pool: None) -> None:
        site.manage("shell", "-c", f"{BEGIN}\nsubmission.begin(pool.guid)")
        site.start_worker()
        site.until(lambda: len(ended(site)) > 20, 40)
        site.kill_worker()
        before = set(ended(site))
        assert state(site) == "running"
        site.start_worker()
        site.until(lambda: state(site) == "done", 60)
        assert before <= set(ended(site)), "what had a verdict was not checked again"
        assert site.ask("SELECT count(*) FROM pools_validationrow WHERE verdict = ''") == [(0,)]

    def test_begins_what_the_schedule_says(self, site: Site) -> None:
        site.manage("shell", "-c", f"{BEGIN}\nschedule.set_schedule(pool, enabled=True, every_hours=1, by='me')")
        site.start_worker()
        site.until(lambda: state(site) == "done", 60)
        assert site.ask("SELECT source, created_by_name FROM pools_validationrun") == [("clock", "")]
