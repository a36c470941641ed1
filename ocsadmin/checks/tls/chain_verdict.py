"""The row on the chain of a certificate: where the path to a trusted root breaks, and what to do."""

from __future__ import annotations

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID
from django.utils.translation import gettext as _

from ocsadmin.checks.verdict import Verdict, failure, ok
from ocsadmin.checks.words import foreign

from .path import Path, Trust, find_path
from .rules import refusal
from .subject import Subject, called


def chain(subject: Subject) -> Verdict:
    """Codes: tls-chain, tls-chain-refused, tls-self-signed, tls-unknown-root, tls-missing-intermediate,
    tls-wrong-issuer, tls-issuer-no-authority.
    """
    path = find_path(subject.chain, subject.roots, subject.intermediates)
    words = {"what": subject.what, "at": called(path.at.subject), "issuer": called(path.at.issuer)}
    if path.trust == Trust.TRUSTED:
        return _trusted(subject, path, words)
    return _BROKEN[path.trust](path, words)


def _trusted(subject: Subject, path: Path, words: dict[str, str]) -> Verdict:
    if why := refusal(path.certificates, subject.now):
        return failure(
            _("%(what)s: its certificate leads to the trusted root “%(at)s”, but against the rules.") % words,
            cause=foreign(why),
            cure=_("Have the authorities' certificates looked at; clients refuse such a chain."),
            code="tls-chain-refused",
        )
    return ok(_("%(what)s: its certificate leads to the trusted root “%(at)s”.") % words, code="tls-chain")


def _self_signed(path: Path, words: dict[str, str]) -> Verdict:
    return failure(
        _("%(what)s: its certificate is self-signed.") % words,
        cause=_("No authority stands behind it, so no client trusts it."),
        cure=_("Request a certificate from an authority, and assign it."),
        code="tls-self-signed",
    )


def _unknown_root(path: Path, words: dict[str, str]) -> Verdict:
    return failure(
        _("%(what)s: its certificate leads to “%(at)s”, a root that is not trusted.") % words,
        cause=_("The root is none of those that the forest or this console trusts."),
        cure=_("Publish the root's certificate in the forest, or request a certificate from a trusted authority."),
        code="tls-unknown-root",
    )


def _not_sent(path: Path, words: dict[str, str]) -> Verdict:
    return failure(
        _("%(what)s: it does not send the certificate of the authority “%(at)s”.") % words,
        cause=_("Clients that do not have it can't find the way to the root."),
        cure=_("Put the certificate of “%(at)s” into the server's store Intermediate Certification Authorities.")
        % words,
        code="tls-missing-intermediate",
    )


def _missing(path: Path, words: dict[str, str]) -> Verdict:
    where = _issuers_address(path.at)
    fetch = _(" It says that the certificate lies at %(where)s (not fetched).") % {"where": where} if where else ""
    return failure(
        _("%(what)s: the certificate of the authority “%(issuer)s” is missing.") % words,
        cause=_("The server does not send it, and it is none of the trusted roots.") + fetch,
        cure=_(
            "If “%(issuer)s” is an intermediate authority, put its certificate into the server's store Intermediate "
            "Certification Authorities; if it is a root, publish it in the forest."
        )
        % words,
        code="tls-missing-intermediate",
    )


def _other_key(path: Path, words: dict[str, str]) -> Verdict:
    return failure(
        _("%(what)s: the certificate of the authority “%(at)s” that is known has another key.") % words,
        cause=_("The authority was renewed or set up anew under its old name, or the certificate is forged."),
        cure=_("Publish the authority's present certificate, or request the server's certificate anew."),
        code="tls-wrong-issuer",
    )


def _no_ca(path: Path, words: dict[str, str]) -> Verdict:
    return failure(
        _("%(what)s: its certificate was issued by “%(at)s”, which is no certification authority.") % words,
        cause=_("The certificate of “%(at)s” may not sign others.") % words,
        cure=_("Request a certificate from an authority."),
        code="tls-issuer-no-authority",
    )


_BROKEN = {
    Trust.SELF_SIGNED: _self_signed,
    Trust.UNKNOWN_ROOT: _unknown_root,
    Trust.NOT_SENT: _not_sent,
    Trust.MISSING_ISSUER: _missing,
    Trust.OTHER_KEY: _other_key,
    Trust.NO_CA: _no_ca,
}


def _issuers_address(certificate: x509.Certificate) -> str:
    """Where the certificate says that its issuer's lies (AIA); never fetched: its URL is the other side's word."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except (x509.ExtensionNotFound, ValueError):
        return ""
    places = (one.access_location for one in access if one.access_method == AuthorityInformationAccessOID.CA_ISSUERS)
    return next((foreign(place.value) for place in places if isinstance(place, x509.UniformResourceIdentifier)), "")
