"""All checks: importing this module registers them."""

from . import local, probes

__all__ = ["local", "probes"]
