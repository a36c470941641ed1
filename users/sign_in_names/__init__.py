"""How sign-in names are made: the four ways of the product, and a pattern of one's own."""

from .formats import FORMATS, SignInName, address_for, needs_domain
from .pattern import Pattern, PatternWrong

__all__ = ["FORMATS", "Pattern", "PatternWrong", "SignInName", "address_for", "needs_domain"]
