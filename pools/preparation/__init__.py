"""Preparing Active Directory: how schema, forest and domain stand, read live, and what each of them lacks."""

from .state import PreparationState, read_state

__all__ = ["PreparationState", "read_state"]
