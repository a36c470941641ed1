"""Rights to read, taken away and given back behind the console's back by a Domain Admin."""

from __future__ import annotations

import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ocsadmin.demo import debian, names
from ocsadmin.demo.forest import Forest
from ocsadmin.directory import DN, Directory
from ocsadmin.directory.access import (
    CONTAINER_INHERIT,
    DENIED_OBJECT,
    FULL_CONTROL,
    READ,
    AccessEntry,
    AccessList,
)
from ocsadmin.directory.filters import Eq

SYSTEM = bytes((1, 1, 0, 0, 0, 0, 0, 5)) + struct.pack("<I", 18)
DOMAIN_ADMINS = 512
_PRESENT, _PROTECTED, _SELF_RELATIVE = 0x4, 0x1000, 0x8000


@contextmanager
def unreadable(admin: Directory, dn: DN) -> Iterator[None]:
    """Nobody but SYSTEM and Domain Admins may read this object, nor what inherits from it."""
    before = hide(admin, dn)
    try:
        yield
    finally:
        admin.write_access_list(dn, before)


@contextmanager
def deleted_objects_hidden(forest: Forest, partition: DN) -> Iterator[None]:
    """Only SYSTEM sees what was deleted in this naming context."""
    container = f"CN=Deleted Objects,{partition}"
    before = _write_dacl(forest, container, "D:PAI(A;;RPWPCRCCDCLCLORCWOWDSDDTSW;;;SY)")
    try:
        yield
    finally:
        _write_dacl(forest, container, before)


def _write_dacl(forest: Forest, dn: str, sddl: str) -> str:
    """Write it and return the one from before."""
    script = str(Path(__file__).with_name("dacl.py"))
    command = [str(debian.PYTHON), script, str(forest.folder / "state"), dn, sddl]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def hide(admin: Directory, dn: DN) -> AccessList:
    """Take the rights away. Answers with the list from before, by which they are given back."""
    before = admin.access_list(dn)
    assert before is not None
    ours = tuple(AccessEntry.allow(sid, FULL_CONTROL, flags=CONTAINER_INHERIT) for sid in (SYSTEM, _admins(admin)))
    admin.write_access_list(dn, AccessList(ours, _PRESENT | _PROTECTED | _SELF_RELATIVE))
    return before


def _admins(admin: Directory) -> bytes:
    head = admin.get(admin.forest.domain, ["objectSid"])
    assert head is not None
    sid = head.raw("objectSid")[0]
    return sid[:1] + bytes((sid[1] + 1,)) + sid[2:] + struct.pack("<I", DOMAIN_ADMINS)


def deny(admin: Directory, dn: DN, attribute: str) -> AccessList:
    """Deny the console's account to read one attribute of this object. Answers with the list from before."""
    before = admin.access_list(dn)
    assert before is not None
    where, account = Eq("lDAPDisplayName", attribute), Eq("sAMAccountName", names.SERVICE_ACCOUNT)
    schema = next(iter(admin.search(admin.forest.schema, where, attributes=["schemaIDGUID"])))
    reader = next(iter(admin.search(admin.forest.domain, account, attributes=["objectSid"])))
    entry = AccessEntry(DENIED_OBJECT, 0, READ, reader.raw("objectSid")[0], schema.uuid("schemaIDGUID"))
    admin.write_access_list(dn, replace(before, entries=(entry, *before.entries)))
    return before


def wait_until(directory: Directory, dn: DN, *, visible: bool) -> None:
    """Samba hands the rights of a container down to what lies in it in a process of its own: within some seconds."""
    for _ in range(300):
        entry = directory.get(dn, ["objectClass", "uSNChanged"])
        if (entry is not None and entry.has("uSNChanged")) == visible:
            return
        time.sleep(0.2)
    raise AssertionError(f"{dn} did not become {'visible' if visible else 'hidden'}")
