"""One TLS handshake, and what the server showed in it."""

from __future__ import annotations

import contextlib
import ssl
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from django.utils.translation import gettext as _

from ocsadmin.checks.failed import ProbeFailed, time_out
from ocsadmin.checks.probe import Deadline, Probe
from ocsadmin.checks.reach import Reached, of_socket, reach
from ocsadmin.checks.targets import is_address, plain_host

from .alerts import NO_CIPHER, NOT_TLS, TLSFailed, of_tls
from .context import probing_context
from .reading import read_certificate

MOST_CERTIFICATES = 20


@dataclass(frozen=True)
class Handshake:
    """What a server showed.

    ``chain`` as it was sent, its own certificate first. ``wants_certificate``: it showed its certificate, then broke
    off because the console has none to show (protocol and cipher may be empty then).
    """

    address: str
    protocol: str
    """``TLSv1.2`` and so on, as OpenSSL writes it."""
    cipher: str
    chain: tuple[x509.Certificate, ...]
    wants_certificate: bool = False


def handshake(probe: Probe, host: str, port: int, *, server_name: str = "") -> Handshake:
    """Shake hands, look, and close. ``server_name`` is what SNI asks for: ``host`` without it; no SNI for an address.

    :raises TLSFailed: where no TLS connection came about; says why.
    """
    shaken, reached = open_tls(probe, host, port, probe.deadline(), server_name=server_name)
    reached.sock.close()
    return shaken


def open_tls(
    probe: Probe, host: str, port: int, deadline: Deadline, *, server_name: str = ""
) -> tuple[Handshake, Reached]:
    """Like ``handshake``, and keep the connection for more."""
    try:
        plain = reach(probe, host, port, deadline)
    except ProbeFailed as error:
        raise TLSFailed(error.code, error.problem, cause=error.cause, cure=error.cure, level=error.level) from error
    try:
        return _shake(plain, deadline, plain_host(server_name or host))
    except BaseException:
        plain.sock.close()
        raise


def _shake(plain: Reached, deadline: Deadline, name: str) -> tuple[Handshake, Reached]:
    sock = _wrapped(plain, name)
    try:
        sock.settimeout(deadline.left())
        sock.do_handshake()
    except TimeoutError as error:
        late = time_out(deadline.seconds)
        cause = _("It hangs, or what listens there does not speak TLS and waits for something else.")
        raise TLSFailed(late.code, late.problem, cause=cause, cure=str(NOT_TLS[3])) from error
    except ssl.SSLError as error:
        return _refused_client(sock, plain, of_tls(error)), Reached(sock, plain.address)
    except OSError as error:
        cut = of_socket(error)
        raise TLSFailed(cut.code, cut.problem, cause=cut.cause, cure=cut.cure) from error
    chain, cipher = _chain(sock), sock.cipher()
    if not chain:
        raise TLSFailed(
            "tls-no-certificate", _("it shows no certificate"), cure=_("Assign a certificate to the service.")
        )
    shaken = Handshake(plain.address, sock.version() or "", cipher[0] if cipher else "", chain)
    return shaken, Reached(sock, plain.address)


def _wrapped(plain: Reached, name: str) -> ssl.SSLSocket:
    try:
        return probing_context().wrap_socket(
            plain.sock, do_handshake_on_connect=False, server_hostname=None if is_address(name) else name
        )
    except ValueError as error:  # a name that can't be written in SNI
        raise TLSFailed(
            "tls-name-unknown", _("the name can't be asked for in TLS (%(words)s)") % {"words": error}
        ) from error


def _refused_client(sock: ssl.SSLSocket, plain: Reached, failed: TLSFailed) -> Handshake:
    """The certificate that a server showed before it broke off for want of one from us; else the failure is raised."""
    chain: tuple[x509.Certificate, ...] = ()
    if failed.code in ("tls-wants-certificate", NO_CIPHER[0]):
        with contextlib.suppress(TLSFailed):
            chain = _chain(sock)
    sock.close()
    if not chain:
        raise failed
    return Handshake(plain.address, "", "", chain, wants_certificate=True)


def _chain(sock: ssl.SSLSocket) -> tuple[x509.Certificate, ...]:
    """What the server sent (public in Python 3.13; before, the object inside has it).

    :raises TLSFailed: "tls-bad-certificate" where it is none.
    """
    inner: Any = sock if hasattr(sock, "get_unverified_chain") else sock._sslobj  # type: ignore[attr-defined]
    try:
        sent = inner.get_unverified_chain() or ()
    except (ValueError, ssl.SSLError):  # it ended before there was a session
        return ()
    encoded = [c if isinstance(c, bytes) else ssl.PEM_cert_to_DER_cert(c.public_bytes()) for c in sent]
    return tuple(read_certificate(der) for der in encoded[:MOST_CERTIFICATES])
