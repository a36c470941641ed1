"""Which certificates the deployment needs: subject and alternative names, each with its reason."""

from .facts import Facts, read_facts
from .target import Reasoned, Target
from .targets import target_named, targets_of
from .what_if import Shortfall, shortfalls

__all__ = ["Facts", "Reasoned", "Shortfall", "Target", "read_facts", "shortfalls", "target_named", "targets_of"]
