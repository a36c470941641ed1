"""The way from a server's certificate up to a root that is trusted, and where it breaks.

Our own walk, since it must tell *where* a path breaks and take what Windows of 2008 took (SHA-1, no key identifiers);
x509.verification, which knows web rules only, has a last word on a path that was found (name constraints, depth).
Source: RFC 5280 section 6.1.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa

MOST_STEPS = 64
"""Signatures that are checked at most; a hostile chain could ask for very many."""
DEEPEST = 8


class Trust(StrEnum):
    TRUSTED = "trusted"
    SELF_SIGNED = "self-signed"
    UNKNOWN_ROOT = "unknown-root"
    NOT_SENT = "not-sent"
    """The console knows the intermediate certificate and the path ends at a root; the server did not send it."""
    MISSING_ISSUER = "missing-issuer"
    OTHER_KEY = "other-key"
    """A certificate has the issuer's name, but another key signed."""
    NO_CA = "no-ca"


@dataclass(frozen=True)
class Path:
    """``certificates`` leaf first, as far as they lead; ``at`` the one that the finding is about."""

    trust: Trust
    certificates: tuple[x509.Certificate, ...]
    at: x509.Certificate


def find_path(
    sent: Sequence[x509.Certificate],
    roots: Collection[x509.Certificate],
    known: Collection[x509.Certificate] = (),
) -> Path:
    """Find the best path from ``sent[0]`` up.

    :param known: certificates of intermediate authorities from elsewhere (the directory), which the server may have
        left out: they can't make a path good, only tell better what is missing.
    :raises ValueError: where an encoding is broken.
    """
    path = _best(_Walk(sent, roots).paths((sent[0],)))
    if path.trust == Trust.MISSING_ISSUER and known:
        whole = _best(_Walk((*sent, *known), roots).paths((sent[0],)))
        if whole.trust == Trust.TRUSTED:
            left_out = next((c for c in whole.certificates if c not in sent and c not in roots), path.at)
            return Path(Trust.NOT_SENT, whole.certificates, left_out)
    return path


_BEST_FIRST = list(Trust)


def _best(paths: Iterator[Path]) -> Path:
    best: Path | None = None
    for path in paths:
        if path.trust == Trust.TRUSTED:
            return path
        if best is None or (_BEST_FIRST.index(path.trust), -len(path.certificates)) < (
            _BEST_FIRST.index(best.trust),
            -len(best.certificates),
        ):
            best = path
    if best is None:  # the walk was cut before its first end
        raise ValueError("The chain is too tangled.")
    return best


class _Walk:
    def __init__(self, sent: Sequence[x509.Certificate], roots: Collection[x509.Certificate]) -> None:
        self._roots = list(roots)
        self._pool = [*self._roots, *(c for c in sent if c not in self._roots)]
        self._steps = MOST_STEPS

    def paths(self, below: tuple[x509.Certificate, ...]) -> Iterator[Path]:
        top = below[-1]
        if top in self._roots:
            yield Path(Trust.TRUSTED, below, top)
            return
        if top.issuer == top.subject and signed_by(top, top):
            yield Path(Trust.SELF_SIGNED if len(below) == 1 else Trust.UNKNOWN_ROOT, below, top)
            return
        named = [c for c in self._pool if c.subject == top.issuer and c not in below]
        if not named or len(below) > DEEPEST:
            yield Path(Trust.MISSING_ISSUER, below, top)
            return
        yield from self._above(below, named)

    def _above(self, below: tuple[x509.Certificate, ...], named: list[x509.Certificate]) -> Iterator[Path]:
        for issuer in named:
            self._steps -= 1
            if self._steps < 0:
                return
            if not signed_by(below[-1], issuer):
                yield Path(Trust.OTHER_KEY, below, issuer)
            elif not may_issue(issuer):
                yield Path(Trust.NO_CA, (*below, issuer), issuer)
            else:
                yield from self.paths((*below, issuer))


def signed_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether the issuer's key made the signature; no for algorithms that can't be checked (MD5)."""
    key, signature, signed = issuer.public_key(), certificate.signature, certificate.tbs_certificate_bytes
    try:
        how = certificate.signature_algorithm_parameters
        algorithm = certificate.signature_hash_algorithm
        if isinstance(key, rsa.RSAPublicKey) and isinstance(how, padding.PKCS1v15 | padding.PSS) and algorithm:
            key.verify(signature, signed, how, algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey) and isinstance(how, ec.ECDSA):
            key.verify(signature, signed, how)
        elif isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
            key.verify(signature, signed)
        else:
            return _md5_named(algorithm)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def _md5_named(algorithm: hashes.HashAlgorithm | None) -> bool:
    """MD5 can't be checked any more: the row on the signature refuses it, the path may go on by the names."""
    return isinstance(algorithm, hashes.MD5)


def may_issue(certificate: x509.Certificate) -> bool:
    """Whether it is an authority's certificate (version 1 roots of old have no extensions)."""
    if certificate.version == x509.Version.v1:
        return certificate.subject == certificate.issuer
    try:
        if not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return False
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound as error:
        return error.oid == x509.KeyUsage.oid
