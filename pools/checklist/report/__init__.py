"""The deployment report of a pool: what was planned, done, checked and signed off, by whom and when. For paper."""

from .report import Report, report_of

__all__ = ["Report", "report_of"]
