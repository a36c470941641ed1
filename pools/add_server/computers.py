"""The computer that shall become a server: found in the directory, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ocsadmin.directory import Directory, Entry
from ocsadmin.directory.filters import Eq, object_class
from ocsadmin.errors import DomainError
from pools import names, rules
from pools.create_pool.conflicts import domains_of_forest
from pools.directory import server_entries

ATTRIBUTES: Final = (
    "objectGUID",
    "cn",
    "dNSHostName",
    "userAccountControl",
    "operatingSystem",
    "operatingSystemVersion",
    "operatingSystemServicePack",
)
DISABLED, DOMAIN_CONTROLLER = 0x2, 0x2000
FIELD: Final = "server"


class UnknownComputer(DomainError):
    """No computer has this FQDN."""

    code, field, status = "unknown-computer", FIELD, 422
    message = "{fqdn} is not the FQDN of a computer in the domain {domain}."
    hint = "Join it to the domain first, or correct the name.{more}"


class ComputerInOtherDomain(DomainError):
    """The computer is in another domain than the pool."""

    code, field, status = "computer-in-other-domain", FIELD, 422
    message = "{fqdn} is in the domain {other}, and the servers of {pool} are in {domain}."
    hint = "Choose a computer in {domain}: all servers of a pool are in the pool's own domain."


class ComputerDisabled(DomainError):
    """The computer account is disabled."""

    code, field = "computer-disabled", FIELD
    message = "The account of {fqdn} is disabled ({dn})."
    hint = "Enable it in Active Directory, or choose another computer."


class ComputerHasOtherTask(DomainError):
    """The computer does something else that it can't do beside a server of a pool."""

    code, field = "computer-has-other-task", FIELD
    message = "{fqdn} is {task}."
    hint = "Choose another computer: these can't be on the same one."


class ComputerIsPool(DomainError):
    """The name is a pool's."""

    code, field = "computer-is-pool", FIELD
    message = "{fqdn} is the name of a pool ({dn}), and not of a server."
    hint = "Type the FQDN of a computer."


class AlreadyServer(DomainError):
    """The computer is a server already."""

    code, field = "already-server", FIELD
    message = "{fqdn} is a server of {pool} already."
    hint = "{cure}"


class MayNotWriteServer(DomainError):
    """The console may not create objects below the computer account."""

    code, field, status = "may-not-write-server", FIELD, 403
    message = "The console's account may not create the server's objects below {dn}."
    hint = "Give it the right, for instance with LcsCmd.exe /Domain /Action:CreateDelegation for {parent}."


class ServerLeftOver(DomainError):
    """Something of an earlier server is in the way."""

    code, field = "server-left-over", FIELD
    message = "{dn} is in the directory already; {fqdn} seems to have been a server before."
    hint = "Remove what is left of it with “Remove server”, or delete that object."


fqdn_of = server_entries.fqdn_of


def find_computer(fqdn: str, directory: Directory) -> Entry | None:
    """The computer account with this dNSHostName in the directory's own domain."""
    where = object_class("computer") & Eq("dNSHostName", fqdn)
    return next(iter(directory.search(directory.forest.domain, where, attributes=ATTRIBUTES)), None)


def computer_called(fqdn: str, directory: Directory, *, domain: str, pool: str = "") -> Entry:
    """The computer of a server of ``pool``, whose servers are in ``domain``.

    :raises ComputerIsPool, ComputerInOtherDomain, UnknownComputer: there is none that could be one.
    """
    computer = find_computer(fqdn, directory)
    if computer is None and (named := pool_called(fqdn, directory)):
        raise ComputerIsPool(fqdn=fqdn, dn=named.dn)
    own = directory.forest.domain.domain
    others = {name.lower() for name in domains_of_forest(directory)} - {own.lower()}
    suffix = fqdn.partition(".")[2].lower()
    if computer is None and suffix in others | ({own.lower()} - {domain.lower()}):
        raise ComputerInOtherDomain(fqdn=fqdn, other=suffix, pool=pool or "the deployment", domain=domain)
    if computer is None:
        more = f" Names in {own} end in .{own}." if not suffix.endswith(own.lower()) else ""
        raise UnknownComputer(fqdn=fqdn, domain=own, more=more)
    if domain.lower() != own.lower():
        raise ComputerInOtherDomain(fqdn=fqdn, other=own, pool=pool or "the deployment", domain=domain)
    return computer


def pool_called(fqdn: str, directory: Directory) -> Entry | None:
    """The Enterprise pool that has this FQDN. That of a Standard Edition server is a computer's."""
    where = object_class("msRTCSIP-Pool") & Eq("dNSHostName", fqdn)
    return next(iter(directory.search(directory.forest.pools, where, attributes=("cn",))), None)


def obstacles(computer: Entry, directory: Directory) -> Iterator[DomainError]:
    """What stands against making this computer a server, whatever the pool."""
    fqdn, control = server_entries.fqdn_of(computer), computer.number("userAccountControl")
    if control & DISABLED:
        yield ComputerDisabled(fqdn=fqdn, dn=computer.dn)
    for task in _other_tasks(fqdn, control, directory):
        yield ComputerHasOtherTask(fqdn=fqdn, task=task)
    if "container" not in directory.creatable_classes(computer.dn):
        yield MayNotWriteServer(dn=computer.dn, parent=computer.dn.parent)


def server_of(computer: Entry, directory: Directory) -> Entry | None:
    """Its msRTCSIP-Server, where it is a server of a pool."""
    return directory.get(names.pool_service(computer.dn), ("msRTCSIP-PoolAddress", "objectClass"))


def has_container(computer: Entry, directory: Directory) -> bool:
    """Whether ``CN=Microsoft`` stands below it already: other products put their service points there, too."""
    return directory.get(names.microsoft(computer.dn), ("cn",)) is not None


def left_overs(computer: Entry, directory: Directory) -> list[DomainError]:
    """What an earlier server of this computer left."""
    fqdn, container = server_entries.fqdn_of(computer), names.microsoft(computer.dn)
    found = server_entries.standing(directory, computer.dn, fqdn)
    ours = [one for one in found if one.dn != container and _is_ours(one)]
    return [ServerLeftOver(dn=one.dn, fqdn=fqdn) for one in ours]


def _is_ours(entry: Entry) -> bool:
    return any(kind.lower().startswith("msrtcsip-") for kind in entry.texts("objectClass"))


def _other_tasks(fqdn: str, control: int, directory: Directory) -> Iterator[str]:
    if control & DOMAIN_CONTROLLER:
        yield "a domain controller"
    edge = object_class("msRTCSIP-EdgeProxy") & Eq("msRTCSIP-EdgeProxyFQDN", fqdn)
    if next(iter(directory.search(directory.forest.global_settings, edge, attributes=("cn",))), None):
        yield "an Edge Server"
    backs = ("dNSHostName", "cn", "msRTCSIP-BackEndServer")
    for pool in directory.search(directory.forest.pools, object_class("msRTCSIP-Pool"), attributes=backs):
        server = pool.text("msRTCSIP-BackEndServer").partition("\\")[0]
        if rules.same_host(server, fqdn):
            yield f"the back end of the pool {pool.text('dNSHostName') or pool.dn.name}"
