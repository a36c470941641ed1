"""Settings → the real directory, authorities, resolver. Faces call this; everything else gets them as arguments."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from ocsadmin import acting
from ocsadmin.acting import people
from ocsadmin.authorities.building import Surroundings, build
from ocsadmin.authorities.lab import SealedFile
from ocsadmin.checks.dns import DNSResolver
from ocsadmin.directory import Directory
from ocsadmin.directory.ldap import LDAPDirectory
from ocsadmin.directory.settings import DirectorySettings
from ocsadmin.sealing import seal, unseal

if TYPE_CHECKING:
    from ocsadmin.authorities import AuthoritySettings, CertificationAuthority
    from ocsadmin.checks.dns import Resolver


def directory() -> Directory:
    """The organisation's Active Directory as the acting account may see it."""
    provider, scope = people.provider(), acting.scope()
    return provider.limited(whole_directory(), scope) if provider and scope.is_limited else whole_directory()


def whole_directory() -> Directory:
    """All of it, with one pool of connections in this process: for replication, signing in, and who checks rights."""
    return _directory(os.getpid())


def controllers() -> list[Directory]:
    """The same directory through each configured domain controller alone: to see whether they agree."""
    return [_controller(os.getpid(), uri) for uri in settings.LDAP_URIS]


@lru_cache(maxsize=1)
def _directory(_pid: int) -> Directory:
    return _made(tuple(settings.LDAP_URIS))


@lru_cache(maxsize=64)
def _controller(_pid: int, uri: str) -> Directory:
    return _made((uri,))


def _made(uris: tuple[str, ...]) -> Directory:
    return LDAPDirectory(
        DirectorySettings(
            uris=uris,
            bind_name=settings.LDAP_BIND_DN,
            password=settings.LDAP_PASSWORD,
            ca_file=settings.LDAP_CA_FILE or None,
            start_tls=settings.LDAP_START_TLS,
            kerberos=settings.LDAP_KERBEROS,
            read_only=settings.LDAP_READ_ONLY,
            interactive_timeout=settings.LDAP_INTERACTIVE_SECONDS,
        )
    )


def forget() -> None:
    """Close and forget what was made (tests that change the settings)."""
    if _directory.cache_info().currsize:
        close = getattr(whole_directory(), "close", None)
        if close:
            close()
    _directory.cache_clear()
    _controller.cache_clear()


def resolver() -> Resolver:
    """The name servers that live checks ask: those of OCSADMIN_DNS_SERVERS, else the machine's own."""
    return DNSResolver(servers=tuple(settings.DNS_SERVERS))


def authority(known: AuthoritySettings) -> CertificationAuthority:
    """The certification authority that these settings describe. Nothing is sent yet.

    :raises WrongSettings: they do not suffice.
    """
    store = SealedFile(
        settings.DATA_DIR / "lab-authority",
        seal=lambda octets: seal(octets, "lab authority"),
        unseal=lambda octets: unseal(octets, "lab authority"),
    )
    return build(known, Surroundings(lab_store=store, name_servers=settings.DNS_SERVERS))
