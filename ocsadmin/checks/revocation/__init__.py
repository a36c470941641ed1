"""Whether an authority has revoked a certificate: asked of its OCSP responder, or read in its revocation list."""

from .check import check_revocation

__all__ = ["check_revocation"]
