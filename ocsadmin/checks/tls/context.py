"""The TLS settings of a probe: it takes whatever the server offers, so that it can tell what that is."""

from __future__ import annotations

import ssl
import warnings
from functools import lru_cache

LEGACY_SERVER_CONNECT = 0x4
"""SSL_OP_LEGACY_SERVER_CONNECT: a Windows server of 2008 knows no secure renegotiation (RFC 5746)."""


@lru_cache(maxsize=1)
def probing_context() -> ssl.SSLContext:
    """TLS 1.0 and later, all ciphers, nothing verified: ``check_tls`` judges, with a reason for each finding.

    No secret is sent on such a connection before its certificate was judged.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("ALL:!aNULL:@SECLEVEL=0")
    context.options |= LEGACY_SERVER_CONNECT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    return context
