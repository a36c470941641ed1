"""The certification authorities that the deployment trusts: of a file, or those that the directory publishes.

Source: MS-CRTD and Active Directory Certificate Services: root certificates of the enterprise are published in
``CN=Certification Authorities,CN=Public Key Services,CN=Services,CN=Configuration,…`` (class certificationAuthority).
"""

from __future__ import annotations

from pathlib import Path

from cryptography import x509

from ocsadmin.directory import DN, Directory
from ocsadmin.directory.filters import Present
from ocsadmin.errors import BadInput


class Roots:
    """Where trusted roots come from. ``file`` is a PEM file and, where it is given, all that counts."""

    def __init__(self, file: str = "") -> None:
        self._file = file

    def read(self, directory: Directory) -> tuple[x509.Certificate, ...]:
        """The certificates, each once; those that can't be read are left out.

        :raises BadInput: the file can't be read. :raises DirectoryError: the directory can't.
        """
        return _of_file(self._file) if self._file else published(directory)

    def intermediates(self, directory: Directory) -> tuple[x509.Certificate, ...]:
        """Authorities between roots and servers that the directory publishes (``CN=AIA``); none beside a file."""
        return (
            () if self._file else _published(directory, public_keys(directory.forest.configuration).child("CN", "AIA"))
        )


def published(directory: Directory) -> tuple[x509.Certificate, ...]:
    """The roots that the directory publishes; none where it has no such container."""
    return _published(directory, container(directory.forest.configuration))


def _published(directory: Directory, base: DN) -> tuple[x509.Certificate, ...]:
    if directory.get(base, ("cn",)) is None:
        return ()
    found: dict[bytes, x509.Certificate] = {}
    for entry in directory.search(base, Present("cACertificate"), attributes=("cACertificate",)):
        for octets in entry.raw("cACertificate"):
            try:
                found.setdefault(octets, x509.load_der_x509_certificate(octets))
            except ValueError:
                continue
    return tuple(found.values())


def container(configuration: DN) -> DN:
    return public_keys(configuration).child("CN", "Certification Authorities")


def public_keys(configuration: DN) -> DN:
    return configuration.child("CN", "Services").child("CN", "Public Key Services")


def _of_file(file: str) -> tuple[x509.Certificate, ...]:
    try:
        return tuple(x509.load_pem_x509_certificates(Path(file).read_bytes()))
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The trusted roots in {file} can't be read: {error}.", cure="Correct OCSADMIN_VALIDATION_CA_FILE."
        ) from error
