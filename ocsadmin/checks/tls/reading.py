"""Reading certificates that anybody may have made."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from django.utils.translation import gettext as _

from ocsadmin.checks.words import foreign

from .alerts import TLSFailed

UNREADABLE = (
    ValueError,
    TypeError,
    LookupError,
    OverflowError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What cryptography raises over a certificate, at once or only when a part of it is looked at."""


def read_certificate(der: bytes) -> x509.Certificate:
    """Read one certificate.

    :raises TLSFailed: "tls-bad-certificate" where it is none.
    """
    try:
        return x509.load_der_x509_certificate(der)
    except UNREADABLE as error:
        raise TLSFailed(
            "tls-bad-certificate",
            _("its certificate can't be read (%(words)s)") % {"words": foreign(str(error))},
            cure=_("Replace the certificate."),
        ) from error
