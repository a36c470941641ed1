"""An authority inside the console, for demonstrations and laboratories: not for production."""

from .authority import LabAuthority
from .store import SealedFile, Store

__all__ = ["LabAuthority", "SealedFile", "Store"]
