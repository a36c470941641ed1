from .restore_point import RestorePoint
from .user import User

__all__ = ["RestorePoint", "User"]
