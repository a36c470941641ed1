"""Which name servers may be asked: those of the console by everyone, any other by people who may write DNS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ocsadmin.errors import DomainError
from ocsadmin.plans.kinds.dns_client import NameServer
from ocsadmin.use_cases import named

WRITE = "write_dns"
"""The use case whose right it takes to have any other asked."""


class MayAsk(Protocol):
    def may(self, permission: str) -> bool: ...


class NoNameServer(DomainError):
    """The console knows no name server."""

    code, status, field = "no-name-server", 422, "name_server"
    message = "The console knows no name server that it could ask."
    hint = "Set OCSADMIN_DNS_SERVERS, or name one here."


class NameServerNotAllowed(DomainError):
    """The console asks only its own name servers for you."""

    code, status, field = "name-server-not-allowed", 403, "name_server"
    message = "{server} is not among the console's name servers."
    hint = "People who may write DNS records may name any. The console's own are: {known}."


def configured(servers: Sequence[str]) -> list[NameServer]:
    """Those of the setting, else the machine's own."""
    return [NameServer.parse(one) for one in servers] or NameServer.of_this_machine()


def _may_name_any(account: MayAsk) -> bool:
    use_case = named(WRITE)
    return use_case is not None and account.may(use_case.needs)


def first_of(servers: Sequence[str]) -> NameServer:
    """The console's first. :raises NoNameServer: it has none."""
    known = configured(servers)
    if not known:
        raise NoNameServer()
    return known[0]


def choose(text: str, *, servers: Sequence[str], account: MayAsk) -> NameServer:
    """The name server that someone named, else the console's first.

    :raises BadInput: it is no name server. :raises NameServerNotAllowed, NoNameServer:
    """
    text = text.strip()
    if not text:
        return first_of(servers)
    known = configured(servers)
    if own := next((one for one in known if str(one) == text), None):
        return own
    if not _may_name_any(account):  # before the name is looked up anywhere
        raise NameServerNotAllowed(server=text[:100], known=", ".join(map(str, known)) or "none")
    return NameServer.parse(text)
