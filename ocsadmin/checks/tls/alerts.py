"""Why a TLS handshake failed, in plain words: the reasons of OpenSSL and the alerts of RFC 8446 section 6.2."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocsadmin.checks.failed import ProbeFailed
from ocsadmin.checks.verdict import Level
from ocsadmin.checks.words import foreign

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class TLSFailed(ProbeFailed):
    """No TLS connection came about, or it ended by an alert.

    Codes: tls-not-spoken, tls-closed, tls-no-common-protocol, tls-no-common-cipher, tls-name-unknown,
    tls-wants-certificate, tls-bad-certificate, tls-no-certificate, tls-alert; and those of ``reach``.
    """


NOT_TLS = (
    "tls-not-spoken",
    gettext_lazy("what answers does not speak TLS"),
    gettext_lazy("A service without TLS, or one of another kind, listens at this port."),
    gettext_lazy("See which port the service uses for TLS, and that a certificate is assigned to it."),
)
CLOSED = (
    "tls-closed",
    gettext_lazy("it ended the connection during the TLS handshake"),
    gettext_lazy("Windows does so where no certificate is assigned, or where no protocol or cipher is common."),
    gettext_lazy("Assign a certificate to the service, and look into the System event log of the server (Schannel)."),
)
NO_PROTOCOL = (
    "tls-no-common-protocol",
    gettext_lazy("it speaks none of the TLS versions that this console speaks (1.0 to 1.3)"),
    gettext_lazy("The server allows SSL 2.0 or 3.0 only, or a version was switched off in its registry."),
    gettext_lazy("Allow TLS 1.0 or later on the server."),
)
NO_CIPHER = (
    "tls-no-common-cipher",
    gettext_lazy("it refused the TLS handshake (handshake failure)"),
    gettext_lazy("No cipher is common (Windows Server 2003 without AES), or it asks for a client's certificate."),
    gettext_lazy(
        "Allow a cipher with AES on the server (Microsoft hotfix 948963), and check the assigned certificate."
    ),
)
NAME_UNKNOWN = (
    "tls-name-unknown",
    gettext_lazy("it knows no server of this name (unrecognized name)"),
    gettext_lazy("Several servers share the address, and none has this name."),
    gettext_lazy("Correct the DNS record, or add the name to the server or load balancer."),
)
WANTS_CERTIFICATE = (
    "tls-wants-certificate",
    gettext_lazy("it takes only connections with a client's certificate"),
    gettext_lazy("The port is for other servers (mutual TLS); this console has no certificate of a server."),
    gettext_lazy("Nothing is wrong with that; the connection itself can't be tried from here."),
)
_OF_REASON = {
    "WRONG_VERSION_NUMBER": NOT_TLS,
    "HTTP_REQUEST": NOT_TLS,
    "UNKNOWN_PROTOCOL": NOT_TLS,
    "RECORD_LAYER_FAILURE": NOT_TLS,
    "UNEXPECTED_EOF_WHILE_READING": CLOSED,
    "TLSV1_ALERT_PROTOCOL_VERSION": NO_PROTOCOL,
    "UNSUPPORTED_PROTOCOL": NO_PROTOCOL,
    "VERSION_TOO_LOW": NO_PROTOCOL,
    "SSLV3_ALERT_HANDSHAKE_FAILURE": NO_CIPHER,
    "TLSV1_ALERT_INSUFFICIENT_SECURITY": NO_CIPHER,
    "NO_CIPHERS_AVAILABLE": NO_CIPHER,
    "TLSV1_UNRECOGNIZED_NAME": NAME_UNKNOWN,
    "TLSV1_ALERT_UNRECOGNIZED_NAME": NAME_UNKNOWN,
    "SSLV3_ALERT_BAD_CERTIFICATE": WANTS_CERTIFICATE,
    "SSLV3_ALERT_NO_CERTIFICATE": WANTS_CERTIFICATE,
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": WANTS_CERTIFICATE,
}


def failed(known: tuple[str, StrPromise, StrPromise, StrPromise]) -> TLSFailed:
    """One of the failures above; a server that is for servers only is no failure of anybody."""
    code, problem, cause, cure = known
    level = Level.INFO if known is WANTS_CERTIFICATE else Level.FAILURE
    return TLSFailed(code, str(problem), cause=str(cause), cure=str(cure), level=level)


def of_tls(error: ssl.SSLError) -> TLSFailed:
    """The plain words for an error of OpenSSL."""
    reason = str(getattr(error, "reason", "") or "")
    known = _OF_REASON.get(reason) or (CLOSED if isinstance(error, ssl.SSLEOFError) else None)
    if known is not None:
        return failed(known)
    words = foreign(reason.replace("_", " ").lower() or str(error))
    if "ALERT" in reason:
        return TLSFailed(
            "tls-alert",
            _("it broke off the TLS handshake (%(words)s)") % {"words": words},
            cure=_("Look into the log of the service at this time."),
        )
    return TLSFailed(
        "tls-not-spoken",
        _("what it sent is no proper TLS (%(words)s)") % {"words": words},
        cause=str(NOT_TLS[2]),
        cure=str(NOT_TLS[3]),
    )
