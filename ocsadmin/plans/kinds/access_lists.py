"""Writing an access control list so that what others change at the same moment is noticed.

Active Directory has no compare and swap of nTSecurityDescriptor (its values can only be replaced), so the list is read
right before it is written, and afterwards its version number tells whether someone else wrote in between: the row then
ends as a warning that says so.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from ocsadmin.directory import DN, Directory
from ocsadmin.directory.access import AccessEntry, AccessList
from ocsadmin.directory.errors import DirectoryError, NotAllowed, NotThere
from ocsadmin.plans.result import Result

from .base import Outcome

UNSEEN = "It was written, but could not be read back."
REPLACED = "Someone else replaced the permissions just after: grant again."
AT_ONCE = "Someone else changed the permissions of this object at the same moment: look whether theirs stand."


def list_of(dn: DN, directory: Directory) -> AccessList:
    """:raises NotThere: there is no object. :raises NotAllowed: its list may not be read."""
    there = directory.access_list(dn)
    if there is not None:
        return there
    if directory.get(dn, ("objectGUID",)) is None:
        raise NotThere(dn=dn)
    raise NotAllowed(what=f"read who may do what with {dn}", words="the domain controller does not show it")


def write(
    dn: DN, before: AccessList, after: AccessList, directory: Directory, added: Iterable[AccessEntry] = ()
) -> Outcome:
    """Write a list in place of the one just read. The outcome keeps what was added: an undo takes away that alone."""
    added = tuple(added)
    kept = kept_of(added)
    directory.write_access_list(dn, after)
    try:
        now = directory.access_list(dn)
    except DirectoryError as error:
        return Outcome(Result.WARNING, f"{UNSEEN} {error.text}", kept=kept)
    if now is None:
        return Outcome(Result.WARNING, UNSEEN, kept=kept)
    if any(not now.holds(entry) for entry in added):
        return Outcome(Result.WARNING, REPLACED, kept=kept)
    if before.version and now.version > before.version + 1:
        return Outcome(Result.WARNING, AT_ONCE, kept=kept)
    return Outcome(kept=kept)


def kept_of(entries: Iterable[AccessEntry]) -> dict[str, Any]:
    return {"added": [base64.b64encode(entry.pack()).decode() for entry in entries]}
