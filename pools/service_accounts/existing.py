"""Accounts that exist: found by name, and whether they can be used.

Source: MS-ADTS 2.2.16 (userAccountControl), 3.1.1.4.5.17 (msDS-User-Account-Control-Computed); MS-ADA1 2.2
(accountExpires: 100 nanoseconds since 1601, 0 and the highest number for never).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Eq
from ocsadmin.errors import DomainError
from ocsadmin.plans.plan import Notice

from .roles import AccountRole

ATTRIBUTES: Final = (
    "objectGUID",
    "objectClass",
    "sAMAccountName",
    "displayName",
    "userAccountControl",
    "accountExpires",
    "pwdLastSet",
    "memberOf",
    "adminCount",
)
COMPUTED: Final = "msDS-User-Account-Control-Computed"
DISABLED, NEVER_EXPIRES, SMARTCARD = 0x2, 0x10000, 0x40000
LOCKED, PASSWORD_EXPIRED = 0x10, 0x800000
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_NEVER = 2**63 - 1


class AccountUnusable(DomainError):
    """An account can't be used."""

    code = "account-unusable"
    message = "{name} ({dn}) {why}."
    hint = "{cure}"


def look_up(name: str, directory: Directory) -> Entry | None:
    """Whatever has this account name in the domain: a user, a group or a computer."""
    found = directory.search(directory.forest.domain, Eq("sAMAccountName", name), attributes=ATTRIBUTES)
    return next(iter(found), None)


def unusable(entry: Entry, role: AccountRole, directory: Directory, now: datetime) -> AccountUnusable | None:
    """Why an account can't run anything."""
    reason = _reason(entry, _computed(entry.dn, directory), now)
    if reason is None:
        return None
    name = entry.text("sAMAccountName")
    return AccountUnusable(field=role.field, name=name, dn=entry.dn_text, why=reason[0], cure=reason[1])


def advice(entry: Entry, role: AccountRole) -> list[Notice]:
    """What is allowed of an account, but should be known."""
    name, found = entry.text("sAMAccountName"), []
    if not entry.number("userAccountControl") & NEVER_EXPIRES:
        text = (
            f"The password of {name} expires: what runs under it stops then. Set “Password never expires”, or change "
            "the password on every server in time."
        )
        found.append(Notice("warning", text, role.field))
    if entry.number("adminCount"):
        text = f"{name} is or was an administrator of the domain. Give {role.what} no more rights than it needs."
        found.append(Notice("warning", text, role.field))
    return found


def _reason(entry: Entry, computed: int, now: datetime) -> tuple[str, str] | None:
    classes, control = {one.lower() for one in entry.texts("objectClass")}, entry.number("userAccountControl")
    other = "Name another account, or correct this one in Active Directory."
    if "user" not in classes or "computer" in classes:
        kind = next((kind for kind in ("computer", "group", "contact") if kind in classes), "no user")
        return f"is {'a ' if kind != 'no user' else ''}{kind}, and not an account that services can use", "Name a user."
    if control & DISABLED:
        return "is disabled", f"Enable it. {other}"
    if (expires := _expiry(entry)) and expires <= now:
        return f"expired on {expires:%Y-%m-%d}", f"Set it to expire never. {other}"
    if computed & LOCKED:
        return "is locked after too many wrong passwords", f"Unlock it. {other}"
    if computed & PASSWORD_EXPIRED:
        return "has a password that has expired", f"Set its password anew. {other}"
    if entry.text("pwdLastSet") == "0" and not control & NEVER_EXPIRES:
        return "must change its password at the next sign-in, which a service can't", f"Set its password. {other}"
    if control & SMARTCARD:
        return "can sign in with a smart card only", f"Clear that option. {other}"
    return None


def _computed(dn: DN, directory: Directory) -> int:
    """Calculated by the domain controller when it is asked for by name, for one object."""
    entry = directory.get(dn, (COMPUTED,))
    return entry.number(COMPUTED) if entry else 0


def _expiry(entry: Entry) -> datetime | None:
    ticks = entry.number("accountExpires")
    if ticks in (0, _NEVER):
        return None
    try:
        return _EPOCH + timedelta(microseconds=ticks // 10)
    except OverflowError:
        return None
