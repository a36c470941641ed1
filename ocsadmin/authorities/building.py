"""Settings → the authority. A new kind is one line in the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from .errors import WrongSettings
from .interface import CertificationAuthority, Kind
from .lab import LabAuthority, Store
from .offline import OfflineAuthority
from .settings import AuthoritySettings

_BUILDERS: Final[Mapping[Kind, Callable[[AuthoritySettings], CertificationAuthority]]] = {
    Kind.OFFLINE: lambda known: OfflineAuthority(known.name),
}


def build(known: AuthoritySettings, *, lab_store: Store) -> CertificationAuthority:
    """The authority that these settings describe. Nothing is sent yet.

    :raises WrongSettings: they do not suffice.
    """
    if known.kind == Kind.LAB:
        return LabAuthority(known.name, lab_store)
    if (builder := _BUILDERS.get(known.kind)) is None:
        raise WrongSettings(
            name=known.name, words=f"'{known.kind}' is no kind of authority.", instead="Choose another."
        )
    return builder(known)
