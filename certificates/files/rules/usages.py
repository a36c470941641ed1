"""The usages: a server's certificate is for server authentication, and where it calls others for clients too."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from certificates.files.expected import Expected, Role
from ocsadmin.authorities import Finding
from ocsadmin.authorities.accepting import usages_of
from ocsadmin.authorities.findings import refuse, warn

_BOTH: Final = (
    "Request it from a template with server and client authentication (1.3.6.1.5.5.7.3.1, 1.3.6.1.5.5.7.3.2)."
)


def usages(expected: Expected, _now: datetime) -> list[Finding]:
    return [*_extended(expected), *_key_usage(expected.certificate)]


def _extended(expected: Expected) -> list[Finding]:
    found = usages_of(expected.certificate)
    if found is None:
        text = "The certificate names no usages, so it is good for all."
        return [warn("no-usages", text, "Servers take it; a template that names both usages is plainer.")]
    findings = []
    if ExtendedKeyUsageOID.SERVER_AUTH not in found:
        text = "The certificate is not for server authentication (1.3.6.1.5.5.7.3.1)."
        findings.append(refuse("no-server-authentication", text, _BOTH))
    if ExtendedKeyUsageOID.CLIENT_AUTH not in found:
        findings.append(_no_client(expected.role))
    return findings


def _no_client(role: Role) -> Finding:
    if role == Role.WEB:
        text = "The certificate is not for client authentication (1.3.6.1.5.5.7.3.2); IIS does without."
        return warn(
            "no-client-authentication", text, "If it shall serve another role too, request it with both usages."
        )
    text = "The certificate is not for client authentication (1.3.6.1.5.5.7.3.2): the server can't call other servers."
    return refuse("no-client-authentication", text, _BOTH)


def _key_usage(certificate: x509.Certificate) -> list[Finding]:
    """RFC 5246 section 7.4.2: RSA key exchange takes keyEncipherment, all others digitalSignature."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return []
    missing = [] if usage.digital_signature else ["digital signature"]
    if isinstance(certificate.public_key(), rsa.RSAPublicKey) and not usage.key_encipherment:
        missing.append("key encipherment")
    if not missing:
        return []
    text = f"The certificate's key usage lacks {' and '.join(missing)}; TLS of that time needs both."
    return [warn("key-usage", text, "Request it from a template for Web servers.")]
