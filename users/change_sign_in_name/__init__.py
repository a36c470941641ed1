"""Change sign-in names: the address that people sign in with and are called by."""

from .errors import DomainMissing, NoAddressGiven, OneAddressForMany
from .plan import addresses, assess_changing, plan_change_sign_in_name
from .spec import ChangeSignInNameSpec

__all__ = [
    "ChangeSignInNameSpec",
    "DomainMissing",
    "NoAddressGiven",
    "OneAddressForMany",
    "addresses",
    "assess_changing",
    "plan_change_sign_in_name",
]
