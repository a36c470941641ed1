"""Replication of the console against two real controllers, of which one lags, dies, or is put back."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ocsadmin import mirror
from ocsadmin.demo.pair import Pair
from ocsadmin.directory import DN, AttributeChange, Directory, Entry
from ocsadmin.directory.filters import Filter, Present
from ocsadmin.mirror.models import KeptObject, MirrorChange, ReplicationRun, Watermark
from tests.controllers import administrator, console

from .directories import Through
from .testapp.models import Person, PlainPerson

pytestmark = pytest.mark.django_db
COMPLETED = ReplicationRun.State.COMPLETED


@pytest.fixture
def pair(two_controllers: Pair) -> Iterator[Pair]:
    yield two_controllers
    two_controllers.start()


@pytest.fixture
def unit(pair: Pair) -> Iterator[DN]:
    """A unit that both have."""
    admin = administrator(pair, 1)
    dn = admin.forest.domain.child("OU", f"two-{uuid.uuid4().hex[:10]}")
    admin.add(dn, {"objectClass": ["organizationalUnit"]})
    pair.pull(to=2, of=1)
    yield dn
    pair.start()
    synchronise(pair)
    inside = [entry.dn for entry in admin.search(dn, Present("objectClass"), attributes=["cn"])]
    for one in sorted(inside, key=len, reverse=True):
        admin.delete(one)
    pair.pull(to=2, of=1)


@pytest.fixture
def ann(pair: Pair, unit: DN) -> DN:
    """A person whom both know."""
    dn = add_person(pair, 1, unit, "Ann", description="first", title="Clerk")
    pair.pull(to=2, of=1)
    return dn


def synchronise(pair: Pair) -> None:
    pair.pull(to=2, of=1)
    pair.pull(to=1, of=2)


def add_person(pair: Pair, number: int, unit: DN, name: str, **attributes: str) -> DN:
    dn, account = unit.child("CN", name), f"t{uuid.uuid4().hex[:14]}"
    values = {"displayName": name, **attributes}
    given = {"objectClass": ["user"], "sAMAccountName": [account], **{key: [one] for key, one in values.items()}}
    administrator(pair, number).add(dn, given)
    return dn


def write(pair: Pair, number: int, dn: DN, attribute: str, value: str | None) -> None:
    """Replace a value on one of the two."""
    admin = administrator(pair, number)
    entry = admin.get(dn, [attribute])
    assert entry is not None
    admin.modify(dn, [AttributeChange(attribute, remove=entry.wire(attribute), add=(value,) if value else ())])


def guid_of(pair: Pair, number: int, dn: DN) -> uuid.UUID:
    entry = administrator(pair, number).get(dn, ["objectGUID"])
    assert entry is not None
    return entry.guid


def person(pair: Pair, dn: DN, number: int = 1) -> Person:
    return Person.objects.get(guid=guid_of(pair, number, dn))


def sockets(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if (Path(folder) / name).is_socket()}


class Interrupted(Through):
    """Something happens after the first page of the first answer about people."""

    def __init__(self, real: Directory, happens: Callable[[], None]) -> None:
        super().__init__(real)
        self.happens: Callable[[], None] | None = happens

    def pages(self, base: DN, where: Filter, **options: Any) -> Iterator[list[Entry]]:
        for page in self.real.pages(base, where, **options):
            yield page
            if self.happens and "uSNChanged>=" in str(where):
                self.happens, now = None, self.happens
                now()


class TestAControllerThatDiesInMidDelta:
    def test_loses_no_change(self, pair: Pair, ann: DN) -> None:
        directory = console(pair, 1, 2)
        assert mirror.replicate(directory).controller == "dc1.contoso.com"
        write(pair, 1, ann, "description", "second")
        pair.pull(to=2, of=1)
        run = mirror.replicate(Interrupted(directory, lambda: pair.kill(1)), mode="delta")
        assert (run.state, run.controller, run.mode) == (COMPLETED, "dc2.contoso.com", "full"), run.error
        assert person(pair, ann, 2).raw["description"] == ["second"]
        assert Watermark.objects.get(kind="test_person").invocation_id == run.invocation_id
        assert run.total["deleted"] == 0
        changes = MirrorChange.objects.filter(guid=guid_of(pair, 2, ann))
        assert list(changes.values_list("attribute", "new")) == [("description", ["second"])]

    def test_is_not_mixed_with_the_one_that_takes_over(self, pair: Pair, ann: DN) -> None:
        """The watermark of the first must not move on by answers of the second, which lags."""
        directory = console(pair, 1, 2)
        mirror.replicate(directory)
        write(pair, 1, ann, "description", "only on the first")
        run = mirror.replicate(Interrupted(directory, lambda: pair.kill(1)), mode="delta")
        assert run.controller == "dc2.contoso.com"
        pair.start(1)
        pair.pull(to=2, of=1)
        mirror.replicate(directory, mode="delta")
        assert person(pair, ann, 2).raw["description"] == ["only on the first"]


class TestAControllerThatLags:
    def test_takes_nothing_back_when_it_takes_over(self, pair: Pair, ann: DN, unit: DN) -> None:
        directory = console(pair, 1, 2)
        mirror.replicate(directory)
        write(pair, 1, ann, "description", "newer")
        new = guid_of(pair, 1, add_person(pair, 1, unit, "Zoe", title="New"))
        mirror.replicate(directory, mode="delta")
        known = MirrorChange.objects.count()
        pair.kill(1)
        run = mirror.replicate(directory, mode="delta")
        assert (run.state, run.mode) == (COMPLETED, "full")
        assert person(pair, ann, 2).raw["description"] == ["newer"]
        assert Person.objects.filter(guid=new).exists()
        assert MirrorChange.objects.count() == known
        assert KeptObject.objects.get(guid=new, kind="test_person").state == KeptObject.State.NOT_FOUND
        pair.start(1)
        pair.pull(to=2, of=1)
        mirror.replicate(directory, mode="delta")
        assert not KeptObject.objects.exists()
        assert MirrorChange.objects.count() == known

    def test_does_not_bring_back_who_was_deleted(self, pair: Pair, ann: DN) -> None:
        directory = console(pair, 1, 2)
        mirror.replicate(directory)
        guid = guid_of(pair, 1, ann)
        administrator(pair, 1).delete(ann)
        mirror.replicate(directory, mode="delta")
        assert not Person.objects.filter(guid=guid).exists()
        known = MirrorChange.objects.count()
        mirror.replicate(console(pair, 2), mode="delta")
        assert not Person.objects.filter(guid=guid).exists()
        assert MirrorChange.objects.count() == known

    def test_is_not_believed_when_one_object_is_read_from_it(self, pair: Pair, ann: DN) -> None:
        mirror.replicate(console(pair, 1))
        guid = guid_of(pair, 1, ann)
        write(pair, 1, ann, "description", "newer")
        write(pair, 1, ann, "title", None)
        mirror.replicate(console(pair, 1), mode="delta")
        known = MirrorChange.objects.count()
        row = mirror.read_now("test_person", guid, console(pair, 2))
        assert row is not None
        assert (row.raw["description"], "title" in row.raw) == (["newer"], False)
        assert MirrorChange.objects.count() == known
        assert mirror.read_now("test_titled", guid, console(pair, 2)) is None
        assert not PlainPerson.objects.filter(guid=guid).exists()
        assert MirrorChange.objects.count() == known

    def test_is_believed_where_it_knows_more(self, pair: Pair, ann: DN) -> None:
        mirror.replicate(console(pair, 1))
        write(pair, 2, ann, "description", "from the second")
        row = mirror.read_now("test_person", guid_of(pair, 2, ann), console(pair, 2))
        assert row is not None
        assert row.raw["description"] == ["from the second"]

    def test_is_not_asked_where_the_mirrors_own_controller_answers(self, pair: Pair, ann: DN) -> None:
        mirror.replicate(console(pair, 1))
        write(pair, 1, ann, "description", "newer")
        row = mirror.read_now("test_person", guid_of(pair, 1, ann), console(pair, 2, 1))
        assert row is not None
        assert row.raw["description"] == ["newer"]


class TestANameThatBothGave:
    def test_is_two_objects(self, pair: Pair, unit: DN) -> None:
        directory = console(pair, 1, 2)
        mirror.replicate(directory)
        twins = {guid_of(pair, number, add_person(pair, number, unit, "Twin")) for number in (1, 2)}
        mirror.replicate(directory, mode="delta")
        synchronise(pair)
        synchronise(pair)
        run = mirror.replicate(directory, mode="delta")
        assert run.state == COMPLETED, run.error
        rows = {row.guid: row for row in Person.objects.filter(guid__in=twins)}
        assert set(rows) == twins
        assert sorted("CNF:" in row.dn for row in rows.values()) == [False, True]
        assert all(row.dn_key == DN.parse(row.dn).key for row in rows.values())
        assert not KeptObject.objects.exists()


class TestAControllerThatWasPutBack:
    def test_is_read_from_the_beginning(self, pair: Pair, ann: DN, tmp_path: Path) -> None:
        directory = console(pair, 2)
        databases, copy = (pair[2].folder / "state").resolve() / "private", tmp_path / "private"
        pair.kill(2)
        shutil.copytree(databases, copy, symlinks=True, ignore=sockets)
        pair.start(2)
        for number in range(3):
            write(pair, 2, ann, "description", f"lost {number}")
        mirror.replicate(directory)
        pair.kill(2)
        shutil.rmtree(databases)
        shutil.copytree(copy, databases, symlinks=True)
        pair.start(2)
        run = mirror.replicate(directory, mode="delta")
        assert (run.state, run.mode) == (COMPLETED, "full"), run.error
        assert "was restored" in run.reason
        assert run.total["deleted"] == 0
