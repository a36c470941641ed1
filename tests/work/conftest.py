"""What the tests of the engine share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from ocsadmin.work.models import Leased, OutboxEntry


@pytest.fixture
def entry(db: None) -> OutboxEntry:
    """A row that workers may take."""
    return OutboxEntry.objects.create(topic="test", handler="test")


@pytest.fixture(params=[-3600, 0, 3600], ids=["slow", "right", "fast"])
def own_clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of this worker is wrong by an hour, either way. The database's is not."""
    right = timezone.now

    monkeypatch.setattr(timezone, "now", lambda: right() + timedelta(seconds=request.param))


def run_out(row: Leased) -> None:
    """Let the lease of a row have run out."""
    type(row)._default_manager.filter(pk=row.pk).update(held_until=Now() - timedelta(seconds=1))


def seconds_until(row: Leased, name: str) -> float:
    """How long until a moment of the row comes, by the database's clock."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    now, moment = rows.annotate(moment_now=Now()).values_list("moment_now", name).get()
    return float((moment - now).total_seconds())


Make = Callable[[], OutboxEntry]
