"""Kinds of change that have to do with certificates: request, keep an answer, assign, trust an authority."""

from .assign import AssignKind, assignment
from .import_authority import ImportKind
from .keep import KeepKind
from .request import RequestKind

__all__ = ["AssignKind", "ImportKind", "KeepKind", "RequestKind", "assignment"]
