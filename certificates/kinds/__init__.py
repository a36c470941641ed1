"""Kinds of change that have to do with certificates: request, keep an answer, assign, trust an authority, revoke."""

from .assign import AssignKind, assignment
from .import_authority import ImportKind
from .keep import KeepKind
from .request import RequestKind
from .revoke import RevokeKind

__all__ = ["AssignKind", "ImportKind", "KeepKind", "RequestKind", "RevokeKind", "assignment"]
