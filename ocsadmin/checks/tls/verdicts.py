"""The rows of a judgement on a certificate, each by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.utils.translation import gettext as _

from ocsadmin.checks.verdict import Verdict, failure, info, ok, warning
from ocsadmin.checks.words import foreign

from .chain_verdict import chain
from .handshake import Handshake
from .names import names_of
from .path import find_path
from .subject import Subject, called

SOON = timedelta(days=30)
SHORTEST_RSA, USUAL_RSA, SHORTEST_EC = 1024, 2048, 224
USAGES = {
    ExtendedKeyUsageOID.SERVER_AUTH: "Server Authentication",
    ExtendedKeyUsageOID.CLIENT_AUTH: "Client Authentication",
}
OLD_PROTOCOLS = ("TLSv1", "TLSv1.1")


def protocol(shaken: Handshake, subject: Subject) -> Verdict:
    """Codes: tls-protocol, tls-protocol-old, tls-wants-certificate."""
    words = {"what": subject.what, "protocol": shaken.protocol, "cipher": shaken.cipher}
    if shaken.wants_certificate:
        return info(
            _("%(what)s shows its certificate and takes only connections with a client's certificate.") % words,
            cause=_("The port is for other servers (mutual TLS); this console has no certificate of a server."),
            code="tls-wants-certificate",
        )
    if shaken.protocol in OLD_PROTOCOLS:
        return info(
            _("%(what)s speaks %(protocol)s with %(cipher)s.") % words,
            cause=_("That is what Office Communications Server 2007 R2 speaks; newer clients may refuse it."),
            code="tls-protocol-old",
        )
    return ok(_("%(what)s speaks %(protocol)s with %(cipher)s.") % words, code="tls-protocol")


def names(subject: Subject) -> Verdict:
    """Codes: tls-names, tls-name-missing, tls-name-only-in-subject, tls-name-wildcard."""
    found = names_of(subject.leaf)
    missing = [name for name in subject.names if not found.fits(name)]
    words = {
        "what": subject.what,
        "missing": ", ".join(missing),
        "names": ", ".join(subject.names),
        "found": foreign(", ".join(found.shown()) or _("none")),
    }
    if missing and all(found.only_in_subject(name) for name in missing):
        return failure(
            _("%(what)s: the name %(missing)s stands only in the subject of the certificate.") % words,
            cause=_("Where there are subject alternative names, clients look only at those (%(found)s).") % words,
            cure=_("Request a certificate that has the subject's name among its alternative names too."),
            code="tls-name-only-in-subject",
        )
    if missing:
        return failure(
            _("%(what)s: its certificate is not for %(missing)s.") % words,
            cause=_("The names in it are: %(found)s.") % words,
            cure=_("Request and assign a certificate that has %(missing)s too.") % words,
            code="tls-name-missing",
        )
    if wild := found.by_wildcard(subject.names):
        return warning(
            _("%(what)s: %(wild)s fits only by a wildcard.") % {**words, "wild": ", ".join(wild)},
            cause=_("Office Communications Server 2007 R2 compares whole names between servers."),
            cure=_("Request a certificate with the whole names."),
            code="tls-name-wildcard",
        )
    return ok(_("%(what)s: its certificate is for %(names)s.") % words, code="tls-names")


def dates(subject: Subject) -> Verdict:
    """Of every certificate that was sent. Codes: tls-dates, tls-expired, tls-not-yet-valid, tls-expires-soon."""
    for certificate in subject.chain:
        words = {"what": subject.what, "whose": _whose(certificate, subject), "day": _day(certificate)}
        if certificate.not_valid_after_utc < subject.now:
            return failure(
                _("%(what)s: %(whose)s expired on %(day)s.") % words,
                cure=_("Renew the certificate and assign it."),
                code="tls-expired",
            )
        if certificate.not_valid_before_utc > subject.now:
            return failure(
                _("%(what)s: %(whose)s is not valid before %(day)s.")
                % {**words, "day": f"{certificate.not_valid_before_utc:%Y-%m-%d %H:%M} UTC"},
                cause=_("It was made for later, or a clock is wrong, here or where it was made."),
                cure=_("Compare the clocks, or assign the certificate that is valid now."),
                code="tls-not-yet-valid",
            )
    first = min(subject.chain, key=lambda certificate: certificate.not_valid_after_utc)
    words = {"what": subject.what, "whose": _whose(first, subject), "day": _day(first)}
    if first.not_valid_after_utc - subject.now < SOON:
        return warning(
            _("%(what)s: %(whose)s expires on %(day)s.") % words,
            cure=_("Renew the certificate before that day."),
            code="tls-expires-soon",
        )
    return ok(_("%(what)s: %(whose)s is valid until %(day)s.") % words, code="tls-dates")


def _whose(certificate: x509.Certificate, subject: Subject) -> str:
    if certificate is subject.leaf:
        return _("its certificate")
    return _("the certificate of the authority “%(name)s”") % {"name": called(certificate.subject)}


def _day(certificate: x509.Certificate) -> str:
    return f"{certificate.not_valid_after_utc:%Y-%m-%d}"


def usages(subject: Subject) -> Verdict:
    """Codes: tls-usages, tls-usage-missing."""
    try:
        found = set(subject.leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        return ok(_("%(what)s: its certificate is for all usages.") % {"what": subject.what}, code="tls-usages")
    anything = ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE in found
    missing = [USAGES.get(u, u.dotted_string) for u in subject.usages if u not in found and not anything]
    asked = ", ".join(USAGES.get(u, u.dotted_string) for u in subject.usages)
    if not missing:
        return ok(
            _("%(what)s: its certificate is for %(usages)s.") % {"what": subject.what, "usages": asked},
            code="tls-usages",
        )
    return failure(
        _("%(what)s: its certificate is not for %(usages)s.") % {"what": subject.what, "usages": ", ".join(missing)},
        cause=_("A server that calls other servers shows the same certificate as their client."),
        cure=_("Request a certificate from a template with the enhanced key usages %(usages)s.") % {"usages": asked},
        code="tls-usage-missing",
    )


def key_length(subject: Subject) -> Verdict:
    """Codes: tls-key, tls-key-short, tls-key-too-short, tls-key-kind."""
    key = subject.leaf.public_key()
    words = {"what": subject.what, "bits": getattr(key, "key_size", 0), "kind": _kind(key)}
    cure = _("Request a certificate with an RSA key of 2048 bits.")
    text = _("%(what)s: its key is %(kind)s with %(bits)s bits.") % words
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        cause = _("Windows of that time does TLS with RSA keys.")
        return warning(_("%(what)s: its key is %(kind)s.") % words, cause=cause, cure=cure, code="tls-key-kind")
    if key.key_size < (SHORTEST_RSA if isinstance(key, rsa.RSAPublicKey) else SHORTEST_EC):
        return failure(text, cause=_("Such a key can be broken."), cure=cure, code="tls-key-too-short")
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < USUAL_RSA:
        cause = _("Windows refuses keys under 1024 bits since 2012, newer clients those under 2048.")
        return warning(text, cause=cause, cure=cure, code="tls-key-short")
    return ok(text, code="tls-key")


def _kind(key: object) -> str:
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "ECDSA"
    return "DSA" if isinstance(key, dsa.DSAPublicKey) else type(key).__name__.removesuffix("PublicKey")


def signature(subject: Subject) -> Verdict:
    """Of every certificate on the path but the root. Codes: tls-signature, tls-signature-old, tls-signature-broken."""
    path = find_path(subject.chain, subject.roots, subject.intermediates).certificates
    found = {c: c.signature_hash_algorithm for c in path if c not in subject.roots and c.subject != c.issuer}
    found = found or {subject.leaf: subject.leaf.signature_hash_algorithm}
    for certificate, algorithm in found.items():
        words = {"what": subject.what, "whose": _whose(certificate, subject), "hash": getattr(algorithm, "name", "")}
        text = _("%(what)s: %(whose)s is signed with %(hash)s.") % {**words, "hash": str(words["hash"]).upper()}
        if isinstance(algorithm, hashes.MD5):
            cure = _("Have the authority sign with SHA-256, or with SHA-1 for Windows Server 2003, and renew.")
            return failure(text, cause=_("Such signatures can be forged."), cure=cure, code="tls-signature-broken")
        if isinstance(algorithm, hashes.SHA1):
            cause = _("That was usual for Office Communications Server 2007 R2; newer clients refuse it.")
            cure = _("Renew with SHA-256 where all servers and clients take it.")
            return warning(text, cause=cause, cure=cure, code="tls-signature-old")
    return ok(
        _("%(what)s: its certificate is signed with %(hash)s.")
        % {"what": subject.what, "hash": getattr(found.get(subject.leaf), "name", "EdDSA").upper()},
        code="tls-signature",
    )


ROWS: tuple[Callable[[Subject], Verdict], ...] = (names, dates, chain, usages, key_length, signature)
