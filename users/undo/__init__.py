"""What the undo of an operation on people takes: the steps, confirmations and looks that the operation takes itself."""

from ocsadmin.jobs import undo_rules

from .confirming import by_number
from .moves import as_moves
from .taken import taken_meanwhile


def register() -> None:
    """Called once, when the app is ready."""
    undo_rules.add(as_moves)
    undo_rules.add(by_number)
    undo_rules.add_look(taken_meanwhile)
