"""The wish to write DNS records, and the rules that can be told without asking anyone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self
from uuid import UUID

from ocsadmin.errors import BadInput, DomainError, ManyErrors
from ocsadmin.plans.kinds.dns_client import NameServer
from pools.dns.records import INTERNAL, SIDES


@dataclass(frozen=True)
class WriteDNSSpec:
    """Which of the needed records are to be written, and where.

    ``name_server``  address or address:port of the server that holds the zones.
    ``side``         ``internal`` or ``external``. ``pool``: the GUID of a pool, or empty for all.
    ``records``      ``"ocspool1.contoso.com A"``, …; none: all that are missing or wrong.
    ``key``          the name of a TSIG key that the console keeps; empty for none.
    """

    name_server: str
    side: str = INTERNAL
    pool: str = ""
    records: tuple[str, ...] = ()
    key: str = ""

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "records": list(self.records)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """:raises ManyErrors: one error for each field that is missing, unknown, of another type, or breaks a rule."""
        if not isinstance(data, Mapping):
            raise ManyErrors([BadInput("Records to write are described by names and values.")])
        if errors := _shape_errors(cls, data):
            raise ManyErrors(errors)
        names = [" ".join(text.split()) for text in data.get("records", ())]
        spec = cls(
            name_server=str(data["name_server"]).strip(),
            side=str(data.get("side", INTERNAL)),
            pool=str(data.get("pool") or ""),
            records=tuple(sorted({_normal(text) for text in names if text})),
            key=str(data.get("key") or "").strip().rstrip(".").lower(),
        )
        if problems := spec.problems():
            raise ManyErrors(problems)
        return spec

    def problems(self) -> list[DomainError]:
        """Every rule that this spec breaks."""
        found: list[DomainError] = []
        try:
            NameServer.parse(self.name_server)
        except DomainError as error:
            found.append(error)
        if self.side not in SIDES:
            found.append(BadInput(f"“{self.side}” is not a side.", cure="Give internal or external.", field="side"))
        if self.pool and not _is_guid(self.pool):
            found.append(BadInput(f"“{self.pool}” is not the GUID of a pool.", field="pool"))
        return found


def _normal(text: str) -> str:
    """``NAME. a`` → ``name A``."""
    name, _blank, kind = text.rpartition(" ")
    return f"{name.rstrip('.').lower()} {kind.upper()}" if name else text


def _shape_errors(cls: type[WriteDNSSpec], data: Mapping[str, Any]) -> list[DomainError]:
    known = [field.name for field in fields(cls)]
    errors: list[DomainError] = [
        BadInput(f"{name} is not known here.", cure=f"Known are: {', '.join(known)}.", field=str(name))
        for name in data
        if name not in known
    ]
    if not data.get("name_server"):
        errors.append(
            BadInput("No name server is named.", cure="Name the one that holds the zones.", field="name_server")
        )
    for name in known:
        value = data.get(name)
        if name == "records":
            fits = value is None or (isinstance(value, list | tuple) and all(isinstance(one, str) for one in value))
            wanted = "a list of texts"
        else:
            fits, wanted = value is None or isinstance(value, str), "a text"
        if not fits:
            errors.append(BadInput(f"{name} must be {wanted}.", field=name))
    return errors


def _is_guid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
