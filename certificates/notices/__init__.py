"""Certificates in use that end soon are told of by page, mail and webhook, once for each threshold."""

from .making import THRESHOLDS, make_notices

__all__ = ["THRESHOLDS", "make_notices"]
