"""The kinds that the platform brings along."""

from .add import AddKind
from .base import ChangeKind
from .delete import DeleteKind
from .dns_update import DNSUpdateKind
from .hand_over import HandOverKind
from .modify import ModifyKind
from .registry import register
from .rename import RenameKind

BUILTIN: tuple[ChangeKind, ...] = (
    AddKind(),
    ModifyKind(),
    DeleteKind(),
    RenameKind(),
    HandOverKind(),
    DNSUpdateKind(),
)


def register_all() -> None:
    for kind in BUILTIN:
        register(kind)
