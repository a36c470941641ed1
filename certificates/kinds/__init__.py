"""Kinds of change that have to do with certificates: request, assign."""

from .assign import AssignKind, assignment
from .request import RequestKind

__all__ = ["AssignKind", "RequestKind", "assignment"]
