"""People of a test's own in a real directory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from ocsadmin.directory import DN, Directory
from ocsadmin.directory.filters import object_class

from .living import enabled_values

MakePerson = Callable[..., UUID]


@pytest.fixture
def tag(scratch_ou: DN) -> str:
    """A word that no other test's people have in their names."""
    return scratch_ou.name[-8:]


@pytest.fixture
def make_person(domain_admin: Directory, scratch_ou: DN, tag: str) -> MakePerson:
    """``make_person("kim", given="Kim", surname="Lee", **attributes)`` → GUID. The account is ``<name>-<tag>``."""

    def make(name: str, *, given: str = "", surname: str = "", **attributes: Any) -> UUID:
        account = f"{name}-{tag}"
        values: dict[str, Any] = {
            "objectClass": "user",
            "sAMAccountName": account,
            "userPrincipalName": f"{account}@contoso.com",
            "userAccountControl": "544",
            "mail": f"{account}@contoso.com",
            "displayName": f"{given} {surname}".strip() or account,
            "givenName": given,
            "sn": surname,
            **{key.replace("_", "-"): value for key, value in attributes.items()},
        }
        dn = scratch_ou.child("CN", account)
        listed = {key: value if isinstance(value, list) else [value] for key, value in values.items() if value}
        domain_admin.add(dn, listed)
        entry = domain_admin.get(dn, ("objectGUID",))
        assert entry is not None
        return entry.guid

    return make


@pytest.fixture(scope="session")
def pool(directory: Directory) -> UUID:
    """The objectGUID of ocspool1."""
    return _pool("ocspool1", directory)


@pytest.fixture(scope="session")
def other_pool(directory: Directory) -> UUID:
    """The objectGUID of ocsse01."""
    return _pool("ocsse01", directory)


def _pool(name: str, directory: Directory) -> UUID:
    found = directory.search(directory.forest.pools, object_class("msRTCSIP-Pool"), attributes=("cn", "objectGUID"))
    return next(entry.guid for entry in found if entry.text("cn") == name)


@pytest.fixture
def enabled(make_person: MakePerson, pool: UUID, directory: Directory) -> MakePerson:
    """``enabled("kim", **attributes)``: Kim Lee, who is enabled on ocspool1."""

    def make(name: str, **attributes: Any) -> UUID:
        values = enabled_values(name, pool, directory, **attributes)
        return make_person(name, given=name.title(), surname="Lee", **values)

    return make
