"""Validate Connectivity, and the steps that sign in: one connection of this console for each row."""

from . import certificates, names, services, sip, web

__all__ = ["certificates", "names", "services", "sip", "web"]
