"""Tests by declaration of use cases about the forest's settings: what they change is put back afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import pytest

from ocsadmin import mirror
from ocsadmin.directory import DN, AttributeChange, Directory, Entry
from ocsadmin.directory.filters import Present
from ocsadmin.plans.plan import Plan
from tests.use_cases.declared import Example, UseCaseTests

KEPT_BY_SERVER = frozenset(
    {"usnchanged", "usncreated", "whenchanged", "whencreated", "objectguid", "dscorepropagationdata", "instancetype"}
    | {"modifytimestamp", "createtimestamp", "distinguishedname", "name", "cn", "objectcategory"}
)
Values = Mapping[str, tuple[Any, ...]]


def everything(directory: Directory) -> dict[DN, Values]:
    """Every object below RTC Service with its values, but for what the server keeps of them."""
    root = directory.forest.under_rtc_service("Policies").parent
    found = directory.search(root, Present("objectClass"), attributes=("*",))
    return {entry.dn: _values(entry) for entry in found}


def _values(entry: Entry) -> Values:
    names = sorted(name for name in entry if name.lower() not in KEPT_BY_SERVER)
    return {name: tuple(sorted(entry.wire(name), key=str)) for name in names}


def put_back(before: Mapping[DN, Values], now: Mapping[DN, Values], admin: Directory) -> None:
    for dn in sorted(now.keys() - before.keys(), key=len, reverse=True):
        admin.delete(dn)
    for dn in sorted(before.keys() - now.keys(), key=len):
        admin.add(dn, before[dn])
    for dn in before.keys() & now.keys():
        old, new = before[dn], now[dn]
        changes = [
            AttributeChange(name, new.get(name, ()), old.get(name, ()))
            for name in {*old, *new}
            if old.get(name) != new.get(name)
        ]
        if changes:
            admin.modify(dn, changes)


class ForestUseCaseTests(UseCaseTests):
    """``mirrored_kinds`` are what the faces know from the mirror."""

    mirrored_kinds: ClassVar[tuple[str, ...]] = ()

    @pytest.fixture(autouse=True)
    def _as_it_was(self, directory: Directory, domain_admin: Directory) -> Iterator[None]:
        before = everything(directory)
        yield
        put_back(before, everything(directory), domain_admin)

    @pytest.fixture(autouse=True)
    def mirrored(self, db: None, _as_it_was: None, directory: Directory) -> None:
        mirror.replicate(directory, only=list(self.mirrored_kinds))

    def standing(self, example: Example, directory: Directory) -> Any:
        return everything(directory)

    def disturb(self, plan: Plan, directory: Directory) -> None:
        """What the plan adds is there already, what goes has changed."""
        for change in plan.changes:
            if change.kind == "directory.add":
                directory.add(DN.parse(change.target), change.after)
                return
            if change.kind == "directory.delete":
                (seen,) = ((name, texts) for name, texts in change.before.items() if "=" in str(texts[0])[:20])
                directory.modify(DN.parse(change.target), [AttributeChange(seen[0], seen[1], ("Other=value",))])
                return
        super().disturb(plan, directory)
