"""An authority inside the console, for demonstrations and laboratories: not for production."""

from .approval import ApprovingLabAuthority
from .authority import LabAuthority
from .store import SealedFile, Store

__all__ = ["ApprovingLabAuthority", "LabAuthority", "SealedFile", "Store"]
