"""A database file that forked processes share, a journal of what was written, and leases that run out quickly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from ocsadmin.celery import app
from ocsadmin.directory import Directory

from .world import World


@pytest.fixture
def world(
    forest: Any,
    domain_admin: Directory,
    scratch_ou: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_db_blocker: Any,
) -> Iterator[World]:
    monkeypatch.setitem(app.conf, "broker_url", "memory://")
    monkeypatch.setitem(app.conf, "broker_transport_options", {})
    monkeypatch.setattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {})
    with django_db_blocker.unblock(), World(domain_admin, scratch_ou, tmp_path) as world:
        yield world
