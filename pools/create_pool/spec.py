"""A new Enterprise pool, and the rules that can be told without asking anyone.

Source: Deploying Enterprise Edition, "Create the Pool" (the wizard's pages and their notes).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import DomainError
from ocsadmin.use_cases import Kind, field, wide_spec
from pools import rules
from pools.rules.fields import keeps
from pools.rules.refusal import broken
from pools.rules.shares import BadShare

from .storage import STORES, Storage, check_web_farm
from .storage import check_store as check_any_store

NAME: Final = Kind(subject=str)


class BackEndIsThePool(DomainError):
    """The back end has the pool's own name."""

    code, field, status = "back-end-is-the-pool", "sql_instance", 422
    message = "{server} is the pool itself; its back end can't be one of its own servers."
    hint = "Name the computer that runs SQL Server."


@wide_spec
class PoolSpec(Storage):
    """A new Enterprise pool."""

    name: str = field(
        label=_("Pool name"),
        help=_("Letters, digits and hyphens, at most 63. Not the name of any server."),
        kind=NAME,
        rule=rules.check_pool_name,
    )
    domain: str = field(
        label=_("Domain"),
        help=_("Servers that are added later must be in this domain."),
        rule=keeps(rules.check_fqdn, what="the domain"),
    )
    sql_instance: str = field(
        label=_("SQL Server instance"),
        help=_("The server's FQDN; with \\instance unless it is the default one. It must exist already."),
        rule=keeps(rules.check_sql_instance),
    )
    internal_web_farm_fqdn: str = field(
        label=_("Internal Web farm FQDN"),
        help=_("The pool FQDN, unless the Web Components Servers have a load balancer of their own."),
        rule=check_web_farm,
        default="",
    )
    reuse_database: bool = field(
        label=_("Replace any existing database"),
        help=_("Leave this cleared. If the instance has databases of a pool already, choosing it loses their data."),
        default=False,
    )

    def __post_init__(self) -> None:
        """Without an internal Web farm FQDN it is the pool's."""
        object.__setattr__(self, "internal_web_farm_fqdn", self.internal_web_farm_fqdn or self.fqdn)

    @property
    def fqdn(self) -> str:
        return pool_fqdn(self.name, self.domain)

    def problems(self) -> Iterator[DomainError]:
        """What is wrong with several values taken together."""
        if not broken(lambda: rules.check_pool_name(self.name)) and self.domain:
            yield from broken(lambda: rules.check_fqdn(self.fqdn, field="name", what="the pool FQDN"))
        if not broken(lambda: rules.check_sql_instance(self.sql_instance)):
            yield from broken(lambda: check_back_end(self.sql_instance, self.name, self.domain))
        for name, path in self.stores().items():
            yield from self._own(name, path)
        yield from super().problems()

    def _own(self, name: str, path: str) -> list[DomainError]:
        """Whether the share is good but on the pool itself."""
        wrong = broken(lambda: check_any_store(path, name))
        return [] if wrong else broken(lambda: check_store(path, name, self.name, self.domain))


def pool_fqdn(name: Any, domain: Any) -> str:
    """Pool name, dot, domain; empty while one of the two is."""
    name, domain = str(name or "").strip(), str(domain or "").strip()
    return f"{name}.{domain}" if name and domain else ""


def check_back_end(value: str, name: str, domain: str) -> rules.SQLInstance:
    """The SQL Server instance, which may not be the pool.

    :raises MissingValue, BadSQLInstance, BackEndIsThePool:
    """
    back_end = rules.check_sql_instance(value)
    if rules.same_host(back_end.server, pool_fqdn(name, domain)):
        raise BackEndIsThePool(server=back_end.server)
    return back_end


def check_store(value: str, field: str, name: str, domain: str) -> rules.UNCPath:
    """A store on a share of another computer than the pool.

    :raises MissingValue, BadShare:
    """
    path = rules.check_share(value, field=field, what=STORES[field])
    if rules.same_host(path.computer, pool_fqdn(name, domain)):
        problem, cure = f"“{path.computer}” is the pool itself, not a remote computer", "Name the file server."
        raise BadShare(field=field, value=value, what=STORES[field], problem=problem, cure=cure)
    return path
