"""ACME (RFC 8555): public and internal authorities that have names proven by DNS records."""

from .authority import AcmeAuthority

__all__ = ["AcmeAuthority"]
