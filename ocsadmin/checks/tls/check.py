"""A server's certificate, judged: one verdict for each thing that can be wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier
from django.utils.translation import gettext as _

from ocsadmin.checks.failed import place_of
from ocsadmin.checks.probe import Probe
from ocsadmin.checks.verdict import Verdict, failure
from ocsadmin.checks.words import foreign

from .alerts import TLSFailed
from .handshake import Handshake, handshake
from .reading import UNREADABLE
from .subject import Subject
from .verdicts import ROWS, protocol

SERVER_AND_CLIENT = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)


def check_tls(
    probe: Probe,
    host: str,
    port: int,
    *,
    names: Collection[str],
    roots: Collection[x509.Certificate],
    what: str,
    now: datetime | None = None,
    usages: Collection[ObjectIdentifier] = SERVER_AND_CLIENT,
    intermediates: Collection[x509.Certificate] = (),
) -> list[Verdict]:
    """Shake hands and judge. Never raises; one verdict each, in this order:

    protocol, names, dates, chain, usages, key length, signature hash; a single one where no TLS connection came about.

    :param names: every one of them must stand in the certificate.
    :param roots: the authorities that are trusted; ``intermediates`` others that are known (from the directory).
    :param now: aware; the present without it.
    Source: Deploying OCS 2007 R2, "Certificates for Enterprise Pools and Standard Edition Servers".
    """
    try:
        shaken = handshake(probe, host, port)
    except TLSFailed as error:
        return [error.verdict(what, place_of(host, port))]
    subject = Subject(
        what=_("%(what)s at %(place)s") % {"what": what, "place": place_of(host, port)},
        chain=shaken.chain,
        names=tuple(names),
        roots=tuple(roots),
        intermediates=tuple(intermediates),
        now=now or datetime.now(UTC),
        usages=tuple(usages),
    )
    return judge(shaken, subject)


def judge(shaken: Handshake, subject: Subject) -> list[Verdict]:
    """The verdicts on a handshake that came about."""
    return [protocol(shaken, subject), *(_row(row, subject) for row in ROWS)]


def _row(row: Callable[[Subject], Verdict], subject: Subject) -> Verdict:
    """One row; a certificate whose encoding is broken makes a failure, not an error."""
    try:
        return row(subject)
    except UNREADABLE as error:
        return failure(
            _("%(what)s: its certificate can't be read (%(words)s).")
            % {"what": subject.what, "words": foreign(str(error))},
            cure=_("Replace the certificate."),
            code="tls-bad-certificate",
        )
