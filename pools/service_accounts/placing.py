"""Where new accounts go.

Sources: MS-ADTS 6.1.1.4 (well-known objects; GUID_USERS_CONTAINER_W) and 3.1.1.4.5.16 (allowedChildClassesEffective).
"""

from __future__ import annotations

from typing import Final

from ocsadmin.directory import DN, Directory
from ocsadmin.directory.filters import object_class
from ocsadmin.directory.values import DNWithBinary
from ocsadmin.errors import BadInput, DomainError

from .accounts import ServiceAccounts
from .existing import look_up
from .roles import ROLES

USERS_CONTAINER: Final = bytes.fromhex("A9D1CA15768811D1ADED00C04FD8D5CD")
FIELD: Final = "account_container"


class MayNotCreateAccounts(DomainError):
    """The console may not create accounts there."""

    code, field, status = "may-not-create-accounts", FIELD, 403
    message = "The console's account may not create users in {dn}."
    hint = "Choose another container, or give it the right to create users there."


def container_for(wanted: ServiceAccounts, directory: Directory) -> DN:
    """The container or organizational unit of new accounts.

    :raises BadInput: there is none of this name in the domain. :raises MayNotCreateAccounts: it takes no users from us.
    """
    dn = DN.parse(wanted.account_container) if wanted.account_container else default_container(directory)
    return check_container(dn, directory)


def check_container(dn: DN, directory: Directory, *, field: str = FIELD) -> DN:
    """The same DN, where users can be created in it.

    :raises BadInput: it is not in the domain. :raises MayNotCreateAccounts: it takes no users from us.
    """
    domain = directory.forest.domain
    entry = directory.get(dn, ("objectClass",)) if dn.is_below(domain) or dn == domain else None
    if entry is None:
        text, cure = f"{dn} is not in the domain {domain.domain}.", "Choose a container of the domain."
        raise BadInput(text, cure=cure, field=field)
    if "user" not in directory.creatable_classes(dn):
        raise MayNotCreateAccounts(field=field, dn=dn)
    return dn


def default_container(directory: Directory) -> DN:
    """Where the product's accounts with their usual names are, else the domain's container for users.

    Where the console may create nobody in that one: the first organizational unit in which it may.
    """
    for role in ROLES:
        entry = look_up(role.default, directory)
        if entry is not None:
            return entry.dn.parent
    users = users_container(directory)
    if "user" in directory.creatable_classes(users):
        return users
    units = directory.search(
        directory.forest.domain, object_class("organizationalUnit"), attributes=("allowedChildClassesEffective",)
    )
    return next((unit.dn for unit in units if "user" in unit.texts("allowedChildClassesEffective")), users)


def users_container(directory: Directory) -> DN:
    """What the domain names as the place of new users, which an administrator can have redirected."""
    entry = directory.get(directory.forest.domain, ("wellKnownObjects",))
    for value in entry.all("wellKnownObjects") if entry else ():
        if isinstance(value, DNWithBinary) and value.octets == USERS_CONTAINER:
            return value.dn
    return directory.forest.domain.child("CN", "Users")
