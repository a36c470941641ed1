"""Restore what others changed: a plan like any other, stale-checked, shown first, undone by its job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from ocsadmin.acting import right_names
from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.errors import BadInput, DomainError, ManyErrors
from ocsadmin.mirror import kinds, queries
from ocsadmin.mirror.models import MirrorChange
from ocsadmin.plans.plan import Plan

from . import objects, values
from .assessed import Assessed, impossible
from .listing import MOST
from .settling import RESTORE

PERMISSION = right_names.SETTLE_DRIFT
WAVES_FROM, WAVES = 20, (1, 10)


class NothingToRestore(DomainError):
    """Nothing of it can be restored."""

    code, field, status = "nothing-to-restore", "changes", 422
    message = "None of these changes is open: {why}."
    hint = "Choose changes that nobody has accepted or restored."


@dataclass(frozen=True)
class RestoreDriftSpec:
    """``changes`` are keys of outside changes. With ``only_possible`` the others are left out."""

    changes: tuple[int, ...]
    only_possible: bool = False

    def to_json(self) -> dict[str, Any]:
        """By hand, as it is read."""
        return {"changes": list(self.changes), "only_possible": self.only_possible}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RestoreDriftSpec:
        """By hand, since this room lies below the use cases, whose library reads specs.

        :raises BadInput: the keys are no whole numbers, or too many.
        """
        given = data.get("changes", ())
        if not isinstance(given, list | tuple) or not all(_is_key(one) for one in given):
            raise BadInput("These are no keys of changes.", cure="Give whole numbers in a list.", field="changes")
        if len(given) > MOST:
            cure = f"Restore {MOST} at most, then the others."
            raise BadInput(f"{len(given)} changes are too many at once.", cure=cure, field="changes")
        return cls(tuple(sorted(set(given))), bool(data.get("only_possible")))


def plan_restore_drift(*, spec: RestoreDriftSpec, directory: Directory) -> Plan:
    """The plan that brings back what stood there before these changes.

    :raises NothingToRestore: none of them is open, or none can be restored.
    :raises ManyErrors: some can't be restored (``NotRestorable``), and that was not allowed for.
    """
    assessed = assess(spec, directory)
    errors: list[DomainError] = [one.error() for one in assessed if not one.changes]
    if errors and not (spec.only_possible and any(one.changes for one in assessed)):
        raise ManyErrors(errors)
    return plan_of(assessed, spec)


def planned_from(data: Mapping[str, Any], directory: Directory) -> Plan:
    """The plan of a spec as JSON. :raises BadInput: see :meth:`RestoreDriftSpec.from_json`."""
    return plan_restore_drift(spec=RestoreDriftSpec.from_json(data), directory=directory)


def plan_of(assessed: Sequence[Assessed], spec: RestoreDriftSpec) -> Plan:
    """The plan of what is possible of it."""
    fitting = [one for one in assessed if one.changes]
    count = sum(len(one.drift) for one in fitting)
    names = {one.last.name for one in fitting}
    about = f" of {names.pop()}" if len(names) == 1 else ""
    return Plan(
        title=f"Restore {count} outside change{'' if count == 1 else 's'}{about}",
        operation=RESTORE,
        permission=PERMISSION,
        changes=tuple(change for one in fitting for change in one.changes),
        spec=spec.to_json(),
        notices=tuple(notice for one in fitting for notice in one.notices),
        waves=WAVES if len(fitting) >= WAVES_FROM else (),
    )


def assess(spec: RestoreDriftSpec, directory: Directory) -> list[Assessed]:
    """Each attribute or object of the changes that the acting account may see: how it is restored, or why not.

    :raises NothingToRestore: none of them is open.
    """
    wanted = _open(spec.changes)
    if not wanted:
        raise NothingToRestore(why="they are settled, or not to be seen" if spec.changes else "none was given")
    entries = _entries(wanted, directory)
    assessed: list[Assessed] = []
    coming: set[DN] = set()
    for group in sorted(_by_object(wanted), key=lambda those: (len(DN.parse(those[-1].dn)), str(those[-1].guid))):
        for one in _assess_object(group, entries.get(group[0].guid), directory, coming):
            assessed.append(one)
            if one.changes and one.last.action == MirrorChange.Action.DELETED:
                coming.add(DN.parse(one.last.dn))
    return _deletions_last(assessed)


def _open(keys: Sequence[int]) -> list[MirrorChange]:
    found: list[MirrorChange] = []
    for start in range(0, len(keys), 500):
        some = queries.changes(origin="outside").filter(pk__in=keys[start : start + 500])
        found += some.filter(settlement=MirrorChange.Settlement.OPEN)
    return found


def _by_object(wanted: Iterable[MirrorChange]) -> list[list[MirrorChange]]:
    ordered = sorted(wanted, key=lambda one: (str(one.guid), one.when, one.pk))
    return [list(those) for _, those in groupby(ordered, key=lambda one: one.guid)]


def _assess_object(
    drift: list[MirrorChange], entry: Entry | None, directory: Directory, coming: set[DN]
) -> Iterable[Assessed]:
    """Whole objects come first: their single attributes come back, or go, with them."""
    known = {kind.name: kind for kind in kinds.all()}
    kind = known.get(drift[-1].kind)
    if kind is None:
        yield impossible(drift, "objects of this kind are no longer mirrored.", "Accept the change.")
        return
    whole = [one for one in drift if one.action != MirrorChange.Action.CHANGED]
    if whole and whole[-1].action == MirrorChange.Action.DELETED:
        yield objects.assess_deleted(whole[-1:], kind, directory, coming)
    elif whole:
        yield objects.assess_added(whole[-1:], directory.get_by_guid(drift[-1].guid, ("*",)), directory)
    else:
        by_attribute = sorted(drift, key=lambda one: (one.attribute.lower() == "distinguishedname", one.attribute))
        for _, those in groupby(by_attribute, key=lambda one: one.attribute):
            yield values.assess(list(those), entry, directory)


def _entries(wanted: Iterable[MirrorChange], directory: Directory) -> dict[UUID, Entry]:
    """All that have to be compared, in few round trips."""
    changed = [one for one in wanted if one.action == MirrorChange.Action.CHANGED]
    names = sorted({one.attribute for one in changed} | {"objectClass", "objectGUID", values.EFFECTIVE})
    return directory.get_many(list({one.guid for one in changed}), names) if changed else {}


def _deletions_last(assessed: list[Assessed]) -> list[Assessed]:
    """Objects come back from the root down; those that were added go from the leaves up, after all else."""
    going = [one for one in assessed if one.last.action == MirrorChange.Action.ADDED]
    return [*(one for one in assessed if one not in going), *reversed(going)]


def _is_key(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63
