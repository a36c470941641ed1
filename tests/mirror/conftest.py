"""The tests' own kinds of objects, and people in the directory to do something with."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.mirror import kinds
from ocsadmin.mirror.containers import HOLDERS

from .testapp.kinds import PEOPLE, POOLS, TITLED


@pytest.fixture(scope="session", autouse=True)
def _tables(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        existing = connection.introspection.table_names()
        for kind in (PEOPLE, TITLED, POOLS):
            if kind.model._meta.db_table not in existing:
                editor.create_model(kind.model)


@pytest.fixture(autouse=True)
def _only_test_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the tests' kinds are mirrored, so that these tests stand on their own."""
    monkeypatch.setattr(kinds, "_kinds", {})
    for kind in (*HOLDERS, PEOPLE, TITLED, POOLS):
        kinds.register(kind)


@pytest.fixture
def make_person(domain_admin: Directory, scratch_ou: DN) -> Callable[..., DN]:
    """Add a person behind the console's back: ``make_person("Kim", title="Clerk")``."""

    def make(name: str, **attributes: str) -> DN:
        dn = scratch_ou.child("CN", name)
        account = f"t{uuid.uuid4().hex[:14]}"
        values = {"displayName": name, **attributes}
        domain_admin.add(
            dn, {"objectClass": ["user"], "sAMAccountName": [account], **{k: [v] for k, v in values.items()}}
        )
        return dn

    return make


@pytest.fixture
def guid_of(directory: Directory) -> Callable[[DN], uuid.UUID]:
    def find(dn: DN) -> uuid.UUID:
        entry = directory.get(dn, ["objectGUID"])
        assert entry is not None
        return entry.guid

    return find


@pytest.fixture
def replace(domain_admin: Directory) -> Callable[..., None]:
    """Change an attribute behind the console's back: ``replace(dn, "title", "Clerk", "Manager")``."""

    def change(dn: DN, attribute: str, old: str | None, new: str | None) -> None:
        remove, add = ((old,) if old else ()), ((new,) if new else ())
        domain_admin.modify(dn, [AttributeChange(attribute, remove=remove, add=add)])

    return change
