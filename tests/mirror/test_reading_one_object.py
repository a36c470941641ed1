"""One object read live."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from ocsadmin import mirror
from ocsadmin.directory import DN, Directory
from ocsadmin.mirror.kinds import UnknownKind
from ocsadmin.mirror.models import MirrorChange

from .testapp.models import Person, PlainPerson

pytestmark = pytest.mark.django_db


class TestReadNow:
    def test_stores_what_the_directory_says_and_lists_the_change(
        self,
        directory: Directory,
        make_person: Callable[..., DN],
        guid_of: Callable[[DN], uuid.UUID],
        replace: Callable[..., None],
    ) -> None:
        dn = make_person("Live", description="a")
        guid = guid_of(dn)
        assert isinstance(mirror.read_now("test_person", guid, directory), Person)
        replace(dn, "description", "a", "b")
        row = mirror.read_now("test_person", guid, directory)
        assert isinstance(row, Person)
        assert row.raw["description"] == ["b"]
        change = MirrorChange.objects.get(attribute="description")
        assert (change.old, change.new, change.run) == (["a"], ["b"], None)

    def test_drops_an_object_that_was_deleted(
        self,
        directory: Directory,
        domain_admin: Directory,
        make_person: Callable[..., DN],
        guid_of: Callable[[DN], uuid.UUID],
    ) -> None:
        dn = make_person("Gone")
        guid = guid_of(dn)
        mirror.read_now("test_person", guid, directory)
        domain_admin.delete(dn)
        assert mirror.read_now("test_person", guid, directory) is None
        assert not Person.objects.filter(guid=guid).exists()

    def test_drops_an_object_that_is_of_this_kind_no_more(
        self,
        directory: Directory,
        make_person: Callable[..., DN],
        guid_of: Callable[[DN], uuid.UUID],
        replace: Callable[..., None],
    ) -> None:
        dn = make_person("No title", title="Clerk")
        guid = guid_of(dn)
        mirror.read_now("test_titled", guid, directory)
        replace(dn, "title", "Clerk", None)
        assert mirror.read_now("test_titled", guid, directory) is None
        assert not PlainPerson.objects.exists()

    def test_refuses_an_unknown_kind(self, directory: Directory) -> None:
        with pytest.raises(UnknownKind, match="unicorn"):
            mirror.read_now("unicorn", uuid.uuid4(), directory)
