"""Rows of the records, made without a directory."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from ocsadmin.mirror.models import HeldDeletion, MirrorChange, ReplicationRun, ReplicationState


def a_run(**values: Any) -> ReplicationRun:
    counts = {"test_person": {"read": 5, "added": 0, "changed": 2, "deleted": 0, "held": 0, "initial": False}}
    now = timezone.now()
    defaults = {"mode": "delta", "state": "completed", "started_at": now, "ended_at": now, "counts": counts}
    return ReplicationRun.objects.create(**{**defaults, **values})


def a_change(run: ReplicationRun | None, **values: Any) -> MirrorChange:
    defaults = {
        "kind": "test_person",
        "guid": uuid.uuid4(),
        "dn": "CN=Kim,DC=contoso,DC=com",
        "name": "Kim <b>Abercrombie</b>",
        "action": "changed",
        "attribute": "title",
        "old": ["Clerk"],
        "new": ["Manager"],
        "when": timezone.now(),
    }
    return MirrorChange.objects.create(run=run, **{**defaults, **values})


def a_stopped_run(*guids: uuid.UUID) -> ReplicationRun:
    """A run that the brake stopped, holding these people back."""
    counts = {"test_person": {"read": 0, "added": 0, "changed": 0, "deleted": 0, "held": len(guids), "initial": False}}
    run = a_run(mode="full", state="stopped", error="Too many.", cure="Look.", counts=counts)
    for guid in guids:
        HeldDeletion.objects.create(
            run=run, kind="test_person", guid=guid, name="Held Person", dn="CN=Held", reason="not found"
        )
    ReplicationState.objects.update_or_create(name="replication", defaults={"braked_run": run})
    return run
