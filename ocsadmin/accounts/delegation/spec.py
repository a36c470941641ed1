"""A delegation as someone wishes it: the page and REST check it by the same rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from ocsadmin.accounts.permissions import delegable
from ocsadmin.acting import people
from ocsadmin.errors import BadInput, DomainError
from ocsadmin.mirror.models import Container

from .models import Delegation

LONGEST_NAME = 100
LISTS = ("permissions", "units", "pools", "hidden_fields", "read_only_fields", "reason_required")


@dataclass(frozen=True)
class DelegationSpec:
    """To a ``group`` (sAMAccountName) or an ``account``. ``units`` and ``pools`` are objectGUIDs."""

    name: str
    group: str = ""
    account: str = ""
    permissions: tuple[str, ...] = ()
    everywhere: bool = False
    units: tuple[str, ...] = ()
    pools: tuple[str, ...] = ()
    hidden_fields: tuple[str, ...] = ()
    read_only_fields: tuple[str, ...] = ()
    reason_required: tuple[str, ...] = ()
    is_active: bool = True

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """By hand: whatever is given is kept first, and :meth:`problems` tells all that is wrong with it."""
        values: dict[str, Any] = {name: str(data.get(name) or "").strip() for name in ("name", "group", "account")}
        values |= {name: tuple(sorted({str(one) for one in data.get(name) or ()})) for name in LISTS}
        return cls(**values, everywhere=data.get("everywhere") is True, is_active=data.get("is_active", True) is True)

    @classmethod
    def of(cls, one: Delegation) -> Self:
        account = one.account.username if one.account else ""
        values = {name: getattr(one, name) for name in ("name", "group", "everywhere", "is_active", *LISTS)}
        return cls.from_json({**values, "account": account})

    def to_json(self) -> dict[str, Any]:
        lists = {name: list(getattr(self, name)) for name in LISTS}
        plain = {name: getattr(self, name) for name in ("name", "group", "account", "everywhere", "is_active")}
        return plain | lists

    def problems(self) -> Iterator[DomainError]:
        """All that is wrong with it, each at its field; whether the group is there, only the directory knows."""
        yield from self._about_names()
        if not self.everywhere and not self.units and not self.pools:
            text = "No unit and no pool is chosen, so that it would reach nobody."
            yield BadInput(text, cure="Choose some, or say that it holds everywhere.", field="units")
        if self.everywhere and (self.units or self.pools):
            cure = "Take the units and pools away, or the tick."
            yield BadInput("It can't hold everywhere and be limited to places.", cure=cure, field="everywhere")
        rights = {one.name for one in delegable()}
        yield from _unknown("permissions", self.permissions, rights, "a permission that can be delegated")
        yield from _unknown("reason_required", self.reason_required, rights, "a permission that can be delegated")
        yield from _unknown("hidden_fields", self.hidden_fields, people.fields(), "a field of people")
        yield from _unknown("read_only_fields", self.read_only_fields, people.fields(), "a field of people")
        yield from _unknown("units", self.units, units_known(self.units), "the objectGUID of a unit in the mirror")
        pools = {str(one.guid) for one in people.pools()} if self.pools else set()
        yield from _unknown("pools", self.pools, pools, "the objectGUID of a pool")

    def _about_names(self) -> Iterator[DomainError]:
        if not self.name or len(self.name) > LONGEST_NAME or "\0" in self.name:
            cure = f"Say in up to {LONGEST_NAME} characters what it is for."
            yield BadInput("It has no name that can be used.", cure=cure, field="name")
        if bool(self.group) == bool(self.account):
            text = "It goes to nobody." if not self.group else "It goes to a group and to an account."
            yield BadInput(text, cure="Name either a group or an account.", field="group")
        for name in ("group", "account"):
            value = getattr(self, name)
            if len(value) > 256 or "\0" in value:
                yield BadInput(f"That is no name of {name}.", cure="Type it as the directory has it.", field=name)


def units_known(guids: Collection[str]) -> set[str]:
    wanted = [one for text in guids if (one := _uuid(text))]
    return {str(guid) for guid in Container.objects.filter(guid__in=wanted).values_list("guid", flat=True)}


def _unknown(field: str, given: Collection[str], known: Collection[str], what: str) -> Iterator[DomainError]:
    for one in given:
        if one not in known:
            yield BadInput(f"“{one}” is not {what}.", cure="Choose one of the list.", field=field)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
