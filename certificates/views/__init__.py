"""Pages on certificates."""

from .inventory import certificate, certificate_list
from .looking import look_now
from .names import needed_names

__all__ = ["certificate", "certificate_list", "look_now", "needed_names"]
