"""Groups that give rights are known by their SIDs, not by their names: a look-alike name gives nothing.

Those of Windows itself have fixed numbers, whatever they are called in the language of the domain (MS-DTYP 2.4.2.4).
The others are pinned when they are seen for the first time in a prepared forest; a group that takes the name of a
pinned one later has to be accepted by a local administrator.
"""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils import timezone

from ocsadmin.directory import Directory, Entry, SignedIn
from ocsadmin.directory.filters import Eq, Or, object_class

from . import audit, permissions, procedures
from .errors import NotALocalAdministrator, NothingToAccept
from .models import Account, PinnedGroup

OF_A_DOMAIN: Final = {512: "Domain Admins", 513: "Domain Users", 518: "Schema Admins", 519: "Enterprise Admins"}
BUILT_IN: Final = {
    "S-1-5-32-544": "Administrators",
    "S-1-5-32-548": "Account Operators",
    "S-1-5-32-549": "Server Operators",
}
WELL_KNOWN: Final = frozenset({*OF_A_DOMAIN.values(), *BUILT_IN.values()})
WANTED: Final = ("sAMAccountName", "objectSid")


def names() -> list[str]:
    """The groups that rights are bound to and that have no fixed number."""
    ways = [way for one in permissions.PERMISSIONS.values() for way in one.ways_here()]
    ways += [way for row in procedures.table() for way in row.groups]
    return sorted({name for way in ways for name in way} - WELL_KNOWN)


def names_of(person: SignedIn) -> list[str]:
    """Someone's groups by the names that the rights know.

    A pinned or well-known group has the name that rights are bound to; another one that bears such a name has none.
    """
    pins = {pin.name.casefold(): pin for pin in PinnedGroup.objects.all()}
    pinned = {pin.sid: pin.name for pin in pins.values()}
    to_pin = {name.casefold(): name for name in names() if name.casefold() not in pins}
    fixed = {name.casefold() for name in WELL_KNOWN}
    domain, found = person.sid.rpartition("-")[0], set()
    for sid, name in person.group_sids.items():
        key = name.casefold()
        known = well_known(sid, domain) or pinned.get(sid, "")
        if not known and key in to_pin and person.forest_is_prepared:
            known = _pin(to_pin[key], sid).name
        if known or (name and key not in fixed and key not in pins and key not in to_pin):
            found.add(known or name)
    return sorted(found)


def well_known(sid: str, domain: str) -> str:
    """The English name of a group with a fixed number, of this domain (its SID) or of Windows itself."""
    prefix, _, rid = sid.rpartition("-")
    if domain and prefix == domain and rid.isdigit():
        return OF_A_DOMAIN.get(int(rid), "")
    return BUILT_IN.get(sid, "")


def follow(directory: Directory) -> None:
    """Pin what is seen for the first time, take over new names, and note who took the name of a pinned group."""
    wanted, pins = names(), {pin.name: pin for pin in PinnedGroup.objects.all()}
    where = [Eq("sAMAccountName", name) for name in wanted] + [Eq("objectSid", pin.sid) for pin in pins.values()]
    search = directory.search(directory.forest.domain, object_class("group") & Or(tuple(where)), attributes=WANTED)
    found = list(search)
    by_name = {entry.text("sAMAccountName").casefold(): entry for entry in found}
    by_sid = {entry.text("objectSid"): entry for entry in found}
    may_pin = directory.forest.rtc_service is not None
    for name in wanted:
        bearer = by_name.get(name.casefold())
        if name in pins:
            _compare(pins[name], by_sid.get(pins[name].sid), bearer)
        elif bearer is not None and may_pin:
            _pin(name, bearer.text("objectSid"))


def accept(name: str, *, acting_user: Account, source: str) -> PinnedGroup:
    """From now on the group that bears the name is meant.

    :raises NotALocalAdministrator: whoever says so is known by the directory alone.
    :raises NothingToAccept: no other group bears the name.
    """
    if not acting_user.is_local:
        raise NotALocalAdministrator(who=acting_user)
    return accept_on_the_host(name, who=str(acting_user), source=source)


def accept_on_the_host(name: str, *, who: str, source: str) -> PinnedGroup:
    """The same for a command on the console's host."""
    pin = PinnedGroup.objects.filter(name__iexact=name).exclude(other_sid="").first()
    if pin is None:
        raise NothingToAccept(name=name)
    with transaction.atomic():
        detail = {"sid": [pin.sid, pin.other_sid]}
        audit.record("group-accepted", who=who, target=pin.name, source=source, detail=detail)
        pin.sid, pin.other_sid, pin.pinned_at, pin.pinned_by = pin.other_sid, "", timezone.now(), who
        pin.save()
    return pin


def _pin(name: str, sid: str) -> PinnedGroup:
    """No event of the log: when and as what a group was first seen stands in its row."""
    values = {"sid": sid, "name_now": name, "pinned_at": timezone.now()}
    pin, _made = PinnedGroup.objects.get_or_create(name=name, defaults=values)
    return pin


def _compare(pin: PinnedGroup, same: Entry | None, bearer: Entry | None) -> None:
    name_now = same.text("sAMAccountName") if same else ""
    other = bearer.text("objectSid") if bearer and bearer.text("objectSid") != pin.sid else ""
    if (name_now, other) == (pin.name_now, pin.other_sid):
        return
    with transaction.atomic():
        PinnedGroup.objects.filter(pk=pin.pk).update(name_now=name_now, other_sid=other)
        detail = {"pinned": pin.sid, "name_now": [pin.name_now, name_now], "bears_the_name": other}
        audit.record("group-changed", target=pin.name, detail=detail)
