"""How many losses are believed: the boundaries, and what the mirror keeps beyond them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

import pytest

from ocsadmin import mirror
from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.mirror import brake, kinds
from ocsadmin.mirror.deletion import DELETED, Missing
from ocsadmin.mirror.models import HeldDeletion, ReplicationRun, Watermark

from .directories import Forgetful
from .testapp.models import Person

GONE = "not found"


def losses(unproven: int, proven: int = 0) -> list[Missing]:
    reasons = [GONE] * unproven + [DELETED] * proven
    return [Missing(uuid.uuid4(), f"Person {number}", f"CN={number}", reason) for number, reason in enumerate(reasons)]


class TestReasonToStop:
    @pytest.mark.parametrize(
        ("unproven", "proven", "rows", "read", "stops"),
        [
            (20, 0, 100, 80, False),  # a fifth
            (21, 0, 100, 79, True),
            (5, 0, 5, 1, False),  # few
            (6, 0, 10, 4, True),
            (6, 0, 30, 24, False),
            (0, 90, 100, 10, False),  # tombstones prove them
            (20, 70, 100, 10, False),
            (1, 0, 100, 0, True),  # nothing was read at all
            (0, 1, 1, 0, False),
            (1, 0, 100, None, False),  # a delta reads only what changed
            (0, 0, 100, 0, False),
        ],
    )
    def test_begins_above_a_fifth_and_above_five(
        self, unproven: int, proven: int, rows: int, read: int | None, stops: bool
    ) -> None:
        kind = kinds.named(["test_person"])[0]
        assert bool(brake.reason_to_stop(kind, losses(unproven, proven), rows=rows, read=read)) is stops

    def test_of_all_kinds_together_begins_above_the_setting(self) -> None:
        one, other = kinds.all()[:2]
        assert not brake.too_many({one: losses(0, 2), other: losses(1)}, 3)
        assert brake.too_many({one: losses(0, 3), other: losses(1)}, 3)


class Lost(Forgetful):
    """An account that may no longer see some people: no answer has them, whatever is asked."""

    def search(self, base: DN, *where: Any, **options: Any) -> Iterator[Entry]:
        return (entry for entry in self.real.search(base, *where, **options) if entry.guid not in self.forgotten)

    def get_many(self, guids: Sequence[UUID], attributes: Sequence[str]) -> dict[UUID, Entry]:
        return self.real.get_many([guid for guid in guids if guid not in self.forgotten], attributes)


@pytest.mark.django_db
class TestAFullRun:
    def test_keeps_people_who_are_gone_without_a_trace_and_its_watermark(
        self, directory: Directory, make_person: Callable[..., DN]
    ) -> None:
        mirror.replicate(directory)
        count, usn = Person.objects.count(), self.watermark()
        lost = set(Person.objects.values_list("guid", flat=True)[: count // 4])
        make_person("Moves the number on")
        run = mirror.replicate(Lost(directory, lost))
        assert run.state == ReplicationRun.State.STOPPED
        assert set(Person.objects.filter(guid__in=lost).values_list("guid", flat=True)) == lost
        assert set(HeldDeletion.objects.filter(run=run, kind="test_person").values_list("guid", flat=True)) == lost
        assert directory.state().highest_usn > usn == self.watermark()

    def watermark(self) -> Any:
        return Watermark.objects.get(kind="test_person").usn
