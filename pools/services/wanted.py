"""What a request for services means in a pool: its servers, what is refused, and how it is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from ocsadmin.directory import Directory, Entry
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from pools.directory.pools import PoolServer, chosen_servers, find_pool, fqdn_of_pool


class Wanted(Protocol):
    """A spec that names services of servers; none named means all."""

    @property
    def pool(self) -> str: ...
    @property
    def servers(self) -> tuple[str, ...]: ...
    @property
    def services(self) -> tuple[str, ...]: ...


class NoSuchServices(DomainError):
    """None of these servers has such a service."""

    code, field, status = "no-such-services", "services", 422
    message = "None of the chosen servers of {pool} runs {wanted}."
    hint = "{cure}"


def chosen(spec: Wanted, directory: Directory) -> tuple[Entry, list[PoolServer]]:
    pool = find_pool(spec.pool, directory)
    return pool, chosen_servers(pool, spec.servers, directory)


def refuse_nothing(changes: Iterable[Change], pool: Entry, spec: Wanted) -> None:
    if any(change.data.get("service") for change in changes):
        return
    wanted = ", ".join(spec.services) or "any service"
    cure = "Activate the application first, or choose another service." if spec.services else "Add a server first."
    raise NoSuchServices(pool=fqdn_of_pool(pool), wanted=wanted, cure=cure)


def what(spec: Wanted) -> str:
    return ", ".join(spec.services) if spec.services else "the services"


def where(pool: Entry, servers: Sequence[PoolServer], spec: Wanted) -> str:
    if spec.servers:
        return f"of {', '.join(one.fqdn for one in servers)}"
    return f"of {fqdn_of_pool(pool)}"
