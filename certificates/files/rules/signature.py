"""The hash in the signatures: MD5 is refused, SHA-1 warned of; of the chain too, but for roots."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from certificates.files.expected import Expected
from ocsadmin.authorities import Finding
from ocsadmin.authorities.findings import refuse, warn
from ocsadmin.checks.tls.path import find_path
from ocsadmin.checks.tls.subject import called


def signatures(expected: Expected, _now: datetime) -> list[Finding]:
    path = find_path((expected.certificate, *expected.chain, *expected.intermediates), expected.roots).certificates
    signed = [one for one in path if one is path[0] or one.subject != one.issuer]
    return [finding for one in signed for finding in _of(one, is_leaf=one is path[0])]


def _of(certificate: x509.Certificate, *, is_leaf: bool) -> list[Finding]:
    whose = "The certificate" if is_leaf else f"The certificate of the authority {called(certificate.subject)}"
    algorithm = certificate.signature_hash_algorithm
    if isinstance(algorithm, hashes.MD5):
        text = f"{whose} is signed with MD5: such signatures can be forged."
        return [refuse("md5", text, "Have the authority sign with SHA-256, and request it again.")]
    if isinstance(algorithm, hashes.SHA1):
        text = f"{whose} is signed with SHA-1: newer clients refuse it."
        remedy = "Have it signed with SHA-256 where all can read that: Windows Server 2003 needs KB 938397 for it."
        return [warn("sha-1", text, remedy)]
    return []
