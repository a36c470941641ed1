"""The names in requests and certificates, for comparing: DNS names in lower case, IP addresses as text."""

from __future__ import annotations

from cryptography import x509
from cryptography.x509.oid import NameOID


def alternative_names(extensions: x509.Extensions) -> tuple[str, ...]:
    """DNS names and addresses of the SubjectAltName extension, in its order; none where there is none."""
    try:
        names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    dns = (name.lower().rstrip(".") for name in names.get_values_for_type(x509.DNSName))
    addresses = (str(address) for address in names.get_values_for_type(x509.IPAddress))
    return tuple(dict.fromkeys((*dns, *addresses)))


def common_names(subject: x509.Name) -> tuple[str, ...]:
    """What stands as common name in a subject, lower case."""
    return tuple(str(part.value).lower().rstrip(".") for part in subject.get_attributes_for_oid(NameOID.COMMON_NAME))


def all_names(thing: x509.Certificate | x509.CertificateSigningRequest) -> tuple[str, ...]:
    """Common name first, then the alternative names, each once.

    :raises ValueError: an encoding is broken.
    """
    return tuple(dict.fromkeys((*common_names(thing.subject), *alternative_names(thing.extensions))))
