"""The last word of cryptography's own verifier on a path: name constraints, depth, critical extensions."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import verification as v


def refusal(path: tuple[x509.Certificate, ...], now: datetime) -> str:
    """Why the verifier refuses this whole path (leaf first, root last); empty where it does not, or can't judge."""
    if len(path) < 2 or not all(_judged(c, now) for c in path):
        return ""
    authorities = v.ExtensionPolicy.permit_all().require_present(x509.BasicConstraints, v.Criticality.AGNOSTIC, None)
    policy = (
        v.PolicyBuilder()
        .store(v.Store([path[-1]]))
        .time(now)
        .extension_policies(ca_policy=authorities, ee_policy=v.ExtensionPolicy.permit_all())
    )
    try:
        policy.build_client_verifier().verify(path[0], list(path[1:-1]))
    except v.VerificationError as error:
        return str(error).split(": ")[-1]
    return ""


def _judged(certificate: x509.Certificate, now: datetime) -> bool:
    """Dates, old hashes, short keys and version 1 have rows of their own, or were usual; the verifier takes none."""
    weak = isinstance(certificate.signature_hash_algorithm, hashes.MD5 | hashes.SHA1)
    short = getattr(certificate.public_key(), "key_size", 4096)
    in_time = certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
    return (
        in_time and not weak and (short >= 2048 or short in (256, 384, 521)) and certificate.version == x509.Version.v3
    )
