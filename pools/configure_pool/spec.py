"""The wish for a pool's configuration, and the rules that can be told without asking anyone.

Source: Deploying Enterprise Edition, "Configure Pool and Applications" (the wizard's pages and their notes).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, Self
from uuid import UUID

from ocsadmin.errors import BadInput, DomainError, ManyErrors
from pools import names, rules
from pools.rules.host_names import MissingValue
from pools.rules.sip_domains import check_sip_domain
from pools.services.applications import UnknownApplication

from .errors import BadPort, EdgeServerTwice, NoEdgeServer, RedirectionNeedsAutomaticLogon, SIPDomainTwice
from .standing import ACCESS_EDGE_PORT, AV_EDGE_PORT

AUTOMATIC, MANUAL = "automatic", "manual"
PORTS: Final = range(1, 65536)

TEXTS: Final = ("client_logon", "av_edge_server", "next_hop")
LISTS: Final = ("applications", "add_sip_domains", "remove_sip_domains", "logon_domains", "access_edge_servers")
SWITCHES: Final = ("redirects_logon", "move_redirection", "external_access")
NUMBERS: Final = ("av_edge_port", "next_hop_port")


class WrongValue(BadInput):
    """A value is of another kind."""

    code = "wrong-value"


@dataclass(frozen=True)
class ConfigurePoolSpec:
    """How a pool shall be configured. What is None (or left out of JSON) stays as it is.

    ``pool``                objectGUID of the pool or Standard Edition server.
    ``applications``        identifiers of the built-in applications to be active; active ones stay active.
    ``client_logon``        ``automatic`` or ``manual``.
    ``move_redirection``    allows ``redirects_logon`` to take the task away from the pool that has it.
    ``external_access``     whether the values after it count.
    ``access_edge_servers`` all Access Edge Servers that the forest trusts, by their internal FQDN.
    ``av_edge_server``      the A/V Edge Server of this pool; empty for none.
    """

    pool: UUID
    applications: tuple[str, ...] | None = None
    add_sip_domains: tuple[str, ...] = ()
    remove_sip_domains: tuple[str, ...] = ()
    client_logon: str | None = None
    redirects_logon: bool | None = None
    move_redirection: bool = False
    logon_domains: tuple[str, ...] | None = None
    external_access: bool = False
    access_edge_servers: tuple[str, ...] | None = None
    av_edge_server: str | None = None
    av_edge_port: int = AV_EDGE_PORT
    next_hop: str | None = None
    next_hop_port: int = ACCESS_EDGE_PORT

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; what stays as it is is left out."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        plain = {name: list(one) if isinstance(one, tuple) else one for name, one in values.items() if one is not None}
        return {**plain, "pool": str(self.pool)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """A spec from JSON or from a wizard's values, checked.

        :raises ManyErrors: one error for each value that is missing, unknown, of another kind, or breaks a rule.
        """
        if not isinstance(data, Mapping):
            raise ManyErrors([BadInput("A pool's configuration is names and values.", cure="Give a JSON object.")])
        known = {field.name for field in fields(cls)}
        foreign = [name for name in data if name not in known]
        errors: list[DomainError] = [_unknown(name, known) for name in foreign]
        values = {name: _read(name, value, errors) for name, value in data.items() if name in known}
        if "pool" not in data:
            errors.append(MissingValue(field="pool", what="pool", cure="Give the objectGUID of a pool."))
        if errors:
            raise ManyErrors(errors)
        spec = cls(**{name: value for name, value in values.items() if value is not None})
        if problems := spec.problems():
            raise ManyErrors(problems)
        return spec

    def problems(self) -> list[DomainError]:
        """Every rule that this spec breaks, in the order of the wizard's pages."""
        checks: list[Callable[[], object]] = [
            self._check_applications,
            *(_bound(check_sip_domain, one, "add_sip_domains") for one in self.add_sip_domains),
            lambda: check_no_domain_twice(self.add_sip_domains, "add_sip_domains"),
            self._check_logon,
        ]
        checks += self._edge_checks() if self.external_access else [self._check_no_edge]
        return [error for check in checks if (error := error_of(check))]

    def _edge_checks(self) -> list[Callable[[], object]]:
        return [
            lambda: check_edge_servers(self.access_edge_servers),
            lambda: check_edge_server(self.av_edge_server or "", "av_edge_server", "the A/V Edge Server"),
            lambda: check_port(self.av_edge_port, "av_edge_port", AV_EDGE_PORT),
            lambda: check_edge_server(self.next_hop or "", "next_hop", "the internal next hop"),
            lambda: check_port(self.next_hop_port, "next_hop_port", ACCESS_EDGE_PORT),
        ]

    def _check_no_edge(self) -> None:
        """Nothing is passed over quietly: values of external access need the switch."""
        for name in ("access_edge_servers", "av_edge_server", "next_hop"):
            if getattr(self, name) is not None:
                cure = "Set external_access to true, or leave it out."
                raise WrongValue(f"{name} counts only where external access is configured.", cure=cure, field=name)

    def _check_applications(self) -> None:
        for name in self.applications or ():
            if name not in names.BUILT_IN_APPLICATIONS:
                raise UnknownApplication(name=name, known=", ".join(names.BUILT_IN_APPLICATIONS))

    def _check_logon(self) -> None:
        if self.client_logon not in (None, AUTOMATIC, MANUAL):
            text = f"“{self.client_logon}” is no way of client logon."
            raise WrongValue(text, cure=f"Say {AUTOMATIC} or {MANUAL}.", field="client_logon")
        if self.client_logon == MANUAL and self.redirects_logon:
            raise RedirectionNeedsAutomaticLogon()


def check_no_domain_twice(domains: Sequence[str], field: str) -> None:
    """:raises SIPDomainTwice: two are the same but for capital letters."""
    seen: set[str] = set()
    for name in domains:
        if name.lower() in seen:
            raise SIPDomainTwice(field=field, name=name)
        seen.add(name.lower())


def check_edge_servers(servers: Sequence[str] | None) -> None:
    """:raises NoEdgeServer, BadHostName, EdgeServerTwice: None means that those that are trusted now stay."""
    if servers is not None and not servers:
        raise NoEdgeServer()
    seen: set[str] = set()
    for fqdn in servers or ():
        check_edge_server(fqdn, "access_edge_servers", "an Access Edge Server")
        if fqdn.lower() in seen:
            raise EdgeServerTwice(fqdn=fqdn)
        seen.add(fqdn.lower())


def check_edge_server(fqdn: str, field: str, what: str) -> None:
    """An FQDN, where one is given.

    :raises BadHostName: it can't be one.
    """
    if fqdn:
        rules.check_fqdn(fqdn, field=field, what=what)


def check_port(port: int, field: str, usual: int) -> None:
    """:raises BadPort: it is below 1 or above 65535."""
    if port not in PORTS:
        raise BadPort(field=field, value=port, what="a port", usual=usual)


def error_of(check: Callable[[], object]) -> DomainError | None:
    try:
        check()
    except DomainError as error:
        return error
    return None


def _bound(check: Callable[..., object], value: str, field: str) -> Callable[[], object]:
    return lambda: check(value, field=field)


def _unknown(name: str, known: set[str]) -> DomainError:
    cure = f"Known are: {', '.join(sorted(known))}."
    return WrongValue(f"{name} is not a value of a pool's configuration.", cure=cure, field=name)


def _read(name: str, value: Any, errors: list[DomainError]) -> Any:
    """The value in its Python type; None stays None. What can't be read becomes one of ``errors``."""
    if value is None:
        return None
    try:
        return _typed(name, value)
    except (TypeError, ValueError):
        errors.append(WrongValue(f"{name} is {value!r}.", cure=f"Give {_kind(name)}.", field=name))
        return None


def _typed(name: str, value: Any) -> Any:
    """:raises ValueError, TypeError: it is of another type."""
    if name == "pool":
        return value if isinstance(value, UUID) else UUID(str(value))
    if name in LISTS and isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return tuple(one.strip() for one in value)
    if name in TEXTS and isinstance(value, str):
        return value.strip()
    if name in SWITCHES and isinstance(value, bool):
        return value
    if name in NUMBERS and isinstance(value, int) and not isinstance(value, bool):
        return value
    raise TypeError(name)


def _kind(name: str) -> str:
    if name == "pool":
        return "the objectGUID of a pool"
    if name in LISTS:
        return "a list of texts"
    return "true or false" if name in SWITCHES else "a whole number" if name in NUMBERS else "a text"
