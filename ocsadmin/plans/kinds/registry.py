"""Name → kind of change."""

from __future__ import annotations

from ocsadmin.errors import DomainError

from .base import ChangeKind

_KINDS: dict[str, ChangeKind] = {}


class UnknownKind(DomainError):
    """A change is of a kind that this console does not know."""

    code = "unknown-kind"
    status = 422
    message = "{name} is not a kind of change."
    hint = "The known ones are {known}. A plan of a newer version needs that version."


def register(kind: ChangeKind) -> None:
    _KINDS[kind.name] = kind


def kind_of(name: str) -> ChangeKind:
    """:raises UnknownKind: nothing of this name was registered."""
    try:
        return _KINDS[name]
    except KeyError:
        raise UnknownKind(name=name, known=", ".join(sorted(_KINDS))) from None
