"""The certification authorities that the directory names: Active Directory Certificate Services.

Source: MS-WCCE 2.2.2.11 (``CN=Enrollment Services,CN=Public Key Services,CN=Services,CN=Configuration,…``, class
pKIEnrollmentService: cn, dNSHostName, certificateTemplates, cACertificate).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cryptography import x509

from ocsadmin.authorities import AuthoritySettings, Kind
from ocsadmin.checks.tls.reading import UNREADABLE
from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import object_class
from pools.validation.roots import public_keys


@dataclass(frozen=True)
class EnrollmentService:
    """``host`` its FQDN, ``instance`` its common name; ``templates`` as the directory writes them, in its order."""

    host: str
    instance: str
    templates: tuple[str, ...] = ()
    certificates: tuple[x509.Certificate, ...] = ()

    @property
    def name(self) -> str:
        """As the certificate wizard of Office Communications Server asks for it: ``<FQDN of CA>\\<CA instance>``."""
        return f"{self.host}\\{self.instance}"

    def settings(self, *, user: str = "", password: str = "", template: str = "") -> AuthoritySettings:
        """What its adapter takes; the credentials are typed."""
        return AuthoritySettings(
            kind=Kind.ADCS, name=self.name, address=self.name, user=user, secret=password, template=template
        )


def enrollment_services(directory: Directory) -> tuple[EnrollmentService, ...]:
    """All that the directory names, by their names; those without host or instance are left out.

    :raises DirectoryError: the directory can't be read.
    """
    base = container(directory.forest.configuration)
    if directory.get(base, ("cn",)) is None:
        return ()
    attributes = ("cn", "dNSHostName", "certificateTemplates", "cACertificate")
    entries = directory.search(base, object_class("pKIEnrollmentService"), attributes=attributes)
    return tuple(sorted(_services(entries), key=lambda service: service.name.lower()))


def container(configuration: DN) -> DN:
    return public_keys(configuration).child("CN", "Enrollment Services")


def _services(entries: Iterable[Entry]) -> Iterator[EnrollmentService]:
    for entry in entries:
        host, instance = entry.text("dNSHostName"), entry.text("cn")
        if host and instance:
            yield EnrollmentService(host, instance, tuple(entry.texts("certificateTemplates")), _certificates(entry))


def _certificates(entry: Entry) -> tuple[x509.Certificate, ...]:
    found = []
    for octets in entry.raw("cACertificate"):
        try:
            found.append(x509.load_der_x509_certificate(octets))
        except UNREADABLE:
            continue
    return tuple(found)
