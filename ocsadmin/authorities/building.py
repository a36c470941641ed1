"""Settings → the authority. A new kind is one function in the table.

The functions import their adapter themselves: its libraries take half a second, which only those pay who use it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .errors import WrongSettings
from .interface import CertificationAuthority, Kind
from .lab import ApprovingLabAuthority, LabAuthority, Store
from .offline import OfflineAuthority
from .settings import AuthoritySettings


@dataclass(frozen=True)
class Surroundings:
    """What adapters need beside their settings: ``lab_store`` for the lab's keys, ``name_servers`` that ACME's
    records are looked up at (the machine's own without any).
    """

    lab_store: Store
    name_servers: Sequence[str] = ()


def build(known: AuthoritySettings, around: Surroundings) -> CertificationAuthority:
    """The authority that these settings describe. Nothing is sent yet.

    :raises WrongSettings: they do not suffice.
    """
    if (builder := _BUILDERS.get(known.kind)) is None:
        raise WrongSettings(
            name=known.name, words=f"'{known.kind}' is no kind of authority.", instead="Choose another."
        )
    return builder(known, around)


def _lab(known: AuthoritySettings, around: Surroundings) -> CertificationAuthority:
    kind = ApprovingLabAuthority if known.options.get("approval") == "yes" else LabAuthority
    return kind(known.name, around.lab_store)


def _offline(known: AuthoritySettings, _around: Surroundings) -> CertificationAuthority:
    return OfflineAuthority(known.name)


def _adcs(known: AuthoritySettings, _around: Surroundings) -> CertificationAuthority:
    from .adcs import ADCSAuthority  # noqa: PLC0415 - its libraries load where it is used

    return ADCSAuthority(known)


def _acme(known: AuthoritySettings, around: Surroundings) -> CertificationAuthority:
    from .acme import AcmeAuthority  # noqa: PLC0415 - its libraries load where it is used
    from .acme.proofs import looked_up  # noqa: PLC0415 - its libraries load where it is used

    return AcmeAuthority(known, looked_up(around.name_servers, known.timeout))


def _openbao(known: AuthoritySettings, _around: Surroundings) -> CertificationAuthority:
    from .openbao import OpenBaoAuthority  # noqa: PLC0415 - its libraries load where it is used

    return OpenBaoAuthority(known)


def _cfssl(known: AuthoritySettings, _around: Surroundings) -> CertificationAuthority:
    from .cfssl import CfsslAuthority  # noqa: PLC0415 - its libraries load where it is used

    return CfsslAuthority(known)


_BUILDERS: Final[Mapping[Kind, Callable[[AuthoritySettings, Surroundings], CertificationAuthority]]] = {
    Kind.LAB: _lab,
    Kind.OFFLINE: _offline,
    Kind.ADCS: _adcs,
    Kind.ACME: _acme,
    Kind.OPENBAO: _openbao,
    Kind.CFSSL: _cfssl,
}
