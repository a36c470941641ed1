"""A change: one thing that a plan will do. Plain data; what a kind of change does is in ``kinds``."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ocsadmin.directory import Wire, wire

Values = Mapping[str, tuple[Wire, ...]]
"""Attribute (as the schema spells it) → values on the wire. An absent attribute is an empty tuple."""


@dataclass(frozen=True)
class Change:
    """One change of a plan.

    ``kind``    names the registered kind that carries it out: ``directory.add``, ``directory.modify``, ….
    ``title``   what a person reads: "Create the pool ocspool2".
    ``target``  what it acts on: a DN, a server, a share.
    ``guid``    the objectGUID of an existing object, so that a move in between does no harm.
    ``before``, ``after``  the attributes that change, and nothing else. For an add ``before`` is empty.
    ``data``    what else the kind needs; plain JSON values, never a secret (``secrets`` has the *name* of one for each
                attribute whose value only the worker opens).
    ``lane``    changes without a lane run in order, and a failure skips what follows. Changes that have one are
                independent of those in other lanes and run beside them; inside a lane the order is kept and a failure
                skips the rest of the lane. For bulk give each object a lane of its own: its GUID.
    """

    kind: str
    title: str
    target: str
    guid: UUID | None = None
    before: Values = field(default_factory=dict)
    after: Values = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    lane: str = ""

    @property
    def secrets(self) -> Mapping[str, str]:
        """Attribute → the name of the job's secret that becomes its value (see ``kinds.secrets``)."""
        named: Mapping[str, str] = self.data.get("secrets") or {}
        return named

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "title": self.title,
            "target": self.target,
            "guid": str(self.guid) if self.guid else None,
            "before": values_to_json(self.before),
            "after": values_to_json(self.after),
            "data": dict(self.data),
            "lane": self.lane,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Change:
        """By hand: octets stand in JSON as base64, and stored rows are read for good."""
        return cls(
            kind=data["kind"],
            title=data["title"],
            target=data["target"],
            guid=UUID(data["guid"]) if data.get("guid") else None,
            before=values_from_json(data.get("before", {})),
            after=values_from_json(data.get("after", {})),
            data=dict(data.get("data", {})),
            lane=data.get("lane", ""),
        )


def values_to_json(values: Values) -> dict[str, list[Any]]:
    """Text stays text; octets become ``{"base64": …}``."""
    return {name: [_to_json(value) for value in entries] for name, entries in values.items()}


def values_from_json(data: Mapping[str, Any]) -> dict[str, tuple[Wire, ...]]:
    return {name: tuple(_from_json(value) for value in entries) for name, entries in data.items()}


def _to_json(value: Wire) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _from_json(value: Any) -> Wire:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else str(value)


def add(
    title: str,
    dn: object,
    attributes: Mapping[str, Any],
    *,
    secrets: Mapping[str, str] | None = None,
    lane: str = "",
) -> Change:
    """A new object. Values may be Python values (``ocsadmin.directory.wire``), one or a sequence; None is left out.

    ``secrets`` (attribute → name of a secret: ``{"unicodePwd": "main_account_password"}``) are written in the same
    request; the secrets themselves go to ``gate.submit(secrets=…)`` by their names.
    """
    data = {"secrets": dict(secrets)} if secrets else {}
    return Change("directory.add", title, str(dn), after=_wired(attributes), data=data, lane=lane)


def modify(
    title: str,
    dn: object,
    *,
    guid: UUID | None,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    secrets: Mapping[str, str] | None = None,
    witness: Mapping[str, Any] | None = None,
    lane: str = "",
    by_others_too: bool = False,
) -> Change:
    """Other values for an object. Attributes whose values do not change are left out.

    For a multi-valued attribute give only the values that go (``before``) and the values that come (``after``):
    the values of others stay untouched.

    ``secrets`` (attribute → name of a secret) replace what stands there unseen, as a reset of a password does. They
    take a ``witness``: the values now of what the directory changes with them (``kinds.secrets.witness_of(entry, …)``:
    pwdLastSet), by which a worker can tell later whether they were set.

    ``by_others_too``: where someone else made the very change meanwhile, that is as good (mostly it is a failure, since
    undoing would then take back what was not ours).

    :raises ValueError: there are secrets and no witness.
    """
    if secrets and not witness:
        raise ValueError("a secret of an object that is there can only be set with a witness")
    old, new = _wired(before), _wired(after)
    names = [name for name in {**old, **new} if set(old.get(name, ())) != set(new.get(name, ()))]
    return Change(
        "directory.modify",
        title,
        str(dn),
        guid=guid,
        before={name: old.get(name, ()) for name in names},
        after={name: new.get(name, ()) for name in names},
        data={
            **({"secrets": dict(secrets), "witness": values_to_json(_wired(witness or {}))} if secrets else {}),
            **({"by_others_too": True} if by_others_too else {}),
        },
        lane=lane,
    )


def delete(
    title: str, dn: object, *, guid: UUID | None, before: Mapping[str, Any], exact: bool = False, lane: str = ""
) -> Change:
    """The end of an object without children. ``before``: the attributes it must still have, each with all values.

    With ``exact`` it must have no others either (those that the directory keeps itself do not count).
    """
    old = {name: values for name, values in _wired(before).items() if values}
    return Change("directory.delete", title, str(dn), guid=guid, before=old, data={"exact": exact}, lane=lane)


def rename(title: str, dn: object, new_dn: object, *, guid: UUID | None, lane: str = "") -> Change:
    """Another name, another container or both."""
    return Change("directory.rename", title, str(dn), guid=guid, data={"new_dn": str(new_dn)}, lane=lane)


def hand_over(
    title: str,
    target: str,
    *,
    command: str,
    why: str,
    access: Mapping[str, str] | None = None,
    undo_command: str = "",
    check: Mapping[str, Any] | None = None,
    undo_check: Mapping[str, Any] | None = None,
    blocks: bool = False,
) -> Change:
    """A step that only a Windows host can do (``host.hand_over``): the row waits until someone confirms it.

    What follows does not wait for it, unless it ``blocks``.

    ``command`` is the exact command line; ``access`` (group → right) for share permissions; ``undo_command`` takes it
    back, where there is such a command. ``check`` names a check (``kinds.checked``) by which the console sees for
    itself that it was done: ``{"kind": "tcp", …}``; ``undo_check`` the same for ``undo_command``.
    """
    data: dict[str, Any] = {
        "command": command,
        "why": why,
        "access": dict(access or {}),
        "undo_command": undo_command,
        **({"check": dict(check)} if check else {}),
        **({"undo_check": dict(undo_check)} if undo_check else {}),
        **({"blocks": True} if blocks else {}),
    }
    return Change("host.hand_over", title, target, data=data)


def _wired(attributes: Mapping[str, Any]) -> dict[str, tuple[Wire, ...]]:
    out: dict[str, tuple[Wire, ...]] = {}
    for name, value in attributes.items():
        many = value if isinstance(value, list | tuple | set | frozenset) else [value]
        out[name] = tuple(wire(one) for one in many if one is not None)
    return {name: values for name, values in out.items() if values or name in attributes}
