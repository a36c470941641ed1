"""What the tests of the directory need beside the shared fixtures: doors of their own, users, a forest to break."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ocsadmin.demo import forest as demo
from ocsadmin.demo import names
from ocsadmin.demo.forest import Forest
from ocsadmin.directory import DN, Directory, DirectorySettings, LDAPDirectory


def console_settings(forest: Forest) -> DirectorySettings:
    return DirectorySettings(
        uris=(forest.uri,),
        bind_name=names.upn(names.SERVICE_ACCOUNT),
        password=forest.password_file.read_text().strip(),
        ca_file=str(forest.ca_file),
        connect_timeout=3,
        receive_timeout=20,
    )


def administrator_settings(forest: Forest) -> DirectorySettings:
    return replace(console_settings(forest), bind_name=f"CN=Administrator,{names.USERS}", password=names.DEMO_PASSWORD)


@pytest.fixture
def spare_forest() -> Iterator[Forest]:
    """A forest for one test alone, to be stopped, broken and started anew."""
    folder = Path(tempfile.mkdtemp(prefix="ocs-"))
    try:
        yield demo.start(folder, nosync=True)
    finally:
        demo.destroy(folder)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def console(forest: Forest) -> Iterator[Callable[..., LDAPDirectory]]:
    """Makes a door of the test's own: ``console(read_only=True)``."""
    doors: list[LDAPDirectory] = []

    def make(**changes: Any) -> LDAPDirectory:
        doors.append(LDAPDirectory(replace(console_settings(forest), **changes)))
        return doors[-1]

    yield make
    for door in doors:
        door.close()


MakeUser = Callable[..., DN]


@pytest.fixture
def make_user(domain_admin: Directory, scratch_ou: DN) -> MakeUser:
    """Makes a user in the test's OU: ``make_user("ada", password="…", displayName="Ada")``."""

    def make(name: str, password: str = "", **attributes: str) -> DN:
        dn = scratch_ou.child("CN", name)
        account = attributes.pop("sAMAccountName", f"u{uuid.uuid4().hex[:15]}")
        values: dict[str, tuple[str | bytes, ...]] = {key: (value,) for key, value in attributes.items()}
        if password:
            values |= {"unicodePwd": (f'"{password}"'.encode("utf-16-le"),)}
            values.setdefault("userAccountControl", ("512",))
        domain_admin.add(dn, {"objectClass": ("user",), "sAMAccountName": (account,), **values})
        return dn

    return make
