"""directory.deny_password_change: "User cannot change password", which no attribute says but the access control list.

Active Directory Users and Computers denies the control access right User-Change-Password to Everyone and to the account
itself (MS-ADTS 5.1.3.2.1; MS-DTYP 2.4.2.4, well-known SIDs). The flag PASSWD_CANT_CHANGE of userAccountControl is only
computed from that (MS-ADTS 2.2.16).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from ocsadmin.directory import DN, Directory
from ocsadmin.directory.access import CONTROL, DENIED_OBJECT, AccessEntry
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import After, Before, Context, Mismatch, Other, Outcome, State, access_lists
from ocsadmin.plans.kinds.base import undone
from ocsadmin.plans.kinds.ldif import comment
from ocsadmin.plans.kinds.powershell import quoted

KIND: Final = "directory.deny_password_change"
SHOWN_AS: Final = "User cannot change password"
CHANGE_PASSWORD: Final = UUID("ab721a53-1e2f-11d0-9819-00aa0040529b")
_EVERYONE = bytes.fromhex("010100000000000100000000")
_SELF = bytes.fromhex("01010000000000050a000000")
ENTRIES: Final = tuple(AccessEntry(DENIED_OBJECT, 0, CONTROL, sid, CHANGE_PASSWORD) for sid in (_EVERYONE, _SELF))


def deny_password_change(title: str, dn: DN, *, lane: str) -> Change:
    return Change(KIND, title, str(dn), after={SHOWN_AS: ("TRUE",)}, data={"denied": True}, lane=lane)


class PasswordChangeKind:
    """Adds the two entries that deny, or takes them away; the rest of the list stays."""

    name, title, needs_database = KIND, "Permissions", False
    on_controller = True

    def prepare(self, changes: Sequence[Change], context: Context) -> None:
        """Nothing to read ahead: the list is read right before it is written."""

    def apply(self, change: Change, context: Context) -> Outcome:
        dn = DN.parse(change.target)
        there = access_lists.list_of(dn, context.directory)
        missing = [entry for entry in ENTRIES if not there.holds(entry)]
        if change.data["denied"] and missing:
            after = replace(there, entries=(*missing, *there.entries))
            return access_lists.write(dn, there, after, context.directory, missing)
        if not change.data["denied"] and len(missing) < len(ENTRIES):
            return access_lists.write(dn, there, there.without(ENTRIES), context.directory)
        return Outcome()

    def states(self, changes: Sequence[Change], context: Context) -> list[State]:
        return [_state(change, context.directory) for change in changes]

    def found_done(self, change: Change, context: Context) -> Outcome:
        return Outcome()

    def inverse(self, change: Change, outcome: Mapping[str, Any]) -> Change | None:
        return replace(
            change,
            title=undone(change.title),
            before=change.after,
            after=change.before,
            data={"denied": not change.data["denied"]},
        )

    def loss(self, change: Change) -> str:
        return ""

    def touches(self, change: Change) -> frozenset[str]:
        return frozenset({"ntsecuritydescriptor"})

    def to_ldif(self, change: Change) -> str:
        return comment(f"Permissions of {change.target}, which LDIF can't tell:\n{self.to_command(change)}")

    def to_command(self, change: Change) -> str:
        denied = "$true" if change.data["denied"] else "$false"
        return f"Set-ADUser -Identity {quoted(change.target)} -CannotChangePassword {denied}"


def _state(change: Change, directory: Directory) -> State:
    there = directory.access_list(DN.parse(change.target))
    if there is None:
        return Other((Mismatch("", text=f"{change.target} is not there, or its permissions can't be read."),))
    held = sum(there.holds(entry) for entry in ENTRIES)
    done = held == len(ENTRIES) if change.data["denied"] else not held
    return After() if done else Before()
