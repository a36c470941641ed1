"""What the engine keeps: who holds a row, when workers are woken for it, and what must happen afterwards."""

from .leased import Leased
from .outbox import OutboxEntry

__all__ = ["Leased", "OutboxEntry"]
