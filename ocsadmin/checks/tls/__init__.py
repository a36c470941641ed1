"""TLS: the handshake of a server and the certificate that it shows."""

from .alerts import TLSFailed
from .check import check_tls
from .handshake import Handshake, handshake

__all__ = ["Handshake", "TLSFailed", "check_tls", "handshake"]
