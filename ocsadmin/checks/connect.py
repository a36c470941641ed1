"""A connection for an exchange: plain, or TLS whose certificate was judged before anything is sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from .failed import ProbeFailed, place_of
from .probe import Deadline, Probe
from .reach import reach
from .stream import Stream
from .tls.alerts import WANTS_CERTIFICATE, failed
from .tls.check import judge
from .tls.handshake import Handshake, open_tls
from .tls.subject import Subject
from .verdict import Level


class CertificateRefused(ProbeFailed):
    """The certificate of the other side is none to go on with."""


def open_stream(
    probe: Probe,
    host: str,
    port: int,
    deadline: Deadline,
    *,
    tls: bool,
    roots: Collection[x509.Certificate] | None,
    now: datetime | None = None,
    server_name: str = "",
) -> Stream:
    """Connect; with ``tls`` shake hands and judge the certificate by ``roots`` (None: any certificate will do).

    :param server_name: whose certificate is wanted, where that is not ``host``: each server of a pool shows the pool's.

    :raises ProbeFailed: of ``reach``, TLSFailed, CertificateRefused.
    """
    if not tls:
        return Stream(reach(probe, host, port, deadline), deadline, probe.most_bytes)
    shaken, reached = open_tls(probe, host, port, deadline, server_name=server_name)
    try:
        if shaken.wants_certificate:
            raise failed(WANTS_CERTIFICATE)
        if roots is not None:
            _insist(shaken, server_name or host, port, roots, now or datetime.now(UTC))
    except ProbeFailed:
        reached.sock.close()
        raise
    return Stream(reached, deadline, probe.most_bytes)


def _insist(shaken: Handshake, host: str, port: int, roots: Collection[x509.Certificate], now: datetime) -> None:
    subject = Subject(
        what=place_of(host, port),
        chain=shaken.chain,
        names=(host,),
        roots=tuple(roots),
        intermediates=(),
        now=now,
        usages=(ExtendedKeyUsageOID.SERVER_AUTH,),
    )
    for verdict in judge(shaken, subject):
        if verdict.level == Level.FAILURE:
            problem = verdict.text.removeprefix(f"{subject.what}: ").rstrip(".")
            raise CertificateRefused(verdict.code, problem, cause=verdict.cause, cure=verdict.cure)
