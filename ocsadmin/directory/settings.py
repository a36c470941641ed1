"""How the directory is reached. A plain object: ``ocsadmin.parts`` fills it from the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ocsadmin.errors import BadInput

PORTS = {"ldap": 389, "ldaps": 636}


@dataclass(frozen=True)
class Host:
    """One domain controller, from a URI like ``ldaps://dc1.contoso.com``."""

    name: str
    port: int
    tls: bool

    def __str__(self) -> str:
        return f"{'ldaps' if self.tls else 'ldap'}://{self.name}:{self.port}"


@dataclass(frozen=True)
class DirectorySettings:
    """Which domain controllers, as whom, and how patient. Times in seconds.

    ``uris`` are tried in order. ``bind_name`` is a DN, a UPN or ``CONTOSO\\account``; with ``kerberos`` the principal
    (empty: the default credential cache). ``ca_file`` names the authority of the controllers' certificates in PEM; None
    means the system's authorities.
    """

    uris: tuple[str, ...]
    bind_name: str
    password: str = field(repr=False)
    ca_file: str | None = None
    start_tls: bool = False
    kerberos: bool = False
    read_only: bool = False
    connect_timeout: int = 5
    receive_timeout: int = 60
    interactive_timeout: int = 5
    """Where someone waits for a page; and so long, after a silence, nothing is asked of that controller for pages."""
    silent_for: int = 15
    shun_dead_hosts_for: int = 30
    close_idle_after: int = 240
    """Active Directory itself closes a connection after 900 s without a request (MaxConnIdleTime)."""
    keep_idle: int = 8
    """How many connections stay open between two uses, per process."""

    def hosts(self) -> tuple[Host, ...]:
        """The domain controllers in order.

        :raises BadInput: there is none, one is not an LDAP URI, or one would be spoken to without TLS.
        """
        if not self.uris:
            raise BadInput("No domain controller is named.", cure="Set OCSADMIN_LDAP_URIS.")
        return tuple(self._host(uri) for uri in self.uris)

    def _host(self, uri: str) -> Host:
        parts = urlsplit(uri)
        try:
            name, port = parts.hostname, parts.port
        except ValueError:
            name = port = None
        if parts.scheme not in PORTS or not name:
            cure = "Write it like ldaps://dc1.contoso.com or ldap://dc1.contoso.com:389."
            raise BadInput(f"{uri} is not the URI of a domain controller.", cure=cure)
        if parts.scheme == "ldap" and not self.start_tls:
            cure = "Use ldaps://, or turn on StartTLS (OCSADMIN_LDAP_START_TLS)."
            raise BadInput(f"{uri} would send the password in the clear.", cure=cure)
        return Host(name, port or PORTS[parts.scheme], parts.scheme == "ldaps")
