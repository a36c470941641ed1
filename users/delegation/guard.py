"""What someone whose rights are limited may not do with a plan: people elsewhere, fields that are kept from them.

A person outside their area is told like one whom nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from ocsadmin.acting import ActingAccount, people, rights
from ocsadmin.acting.scopes import VIEW, Scope, can_be_delegated
from ocsadmin.directory import DN, BadDN, Directory, Entry
from ocsadmin.directory.values import Wire
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Plan
from users.delegation.limited_directory import NEEDED
from users.directory import attributes as ad
from users.directory.person import is_person
from users.people.each import PersonNotReady


class OutsideYourArea(DomainError):
    """It is outside the area in which you may do this."""

    code, field, status = "outside-your-area", "people", 403
    message = "{name}: {where} is outside the area in which you may {what}."
    hint = "Leave this one out, or ask someone whose rights reach there."


class FieldNotYours(DomainError):
    """It changes a field that you may not change."""

    code, field, status = "field-not-yours", "people", 403
    message = "{name}: you may not change {fields}."
    hint = "Leave it as it is, or ask someone who may change it."


def check(plan: Plan, acting_user: ActingAccount, directory: Directory) -> Iterator[DomainError]:
    """One error for each person whom the plan may not touch so."""
    scope = acting_user.scope()
    if not scope.is_limited:
        return
    told: set[object] = set()
    found, new = _entries(plan, directory), frozenset(one.target for one in plan.changes if _adds_person(one))
    for change in plan.changes:
        key = change.guid or change.target
        error = None if key in told else _error(change, plan, scope, found, new)
        if error is not None:
            told.add(key)
            yield error


def _entries(plan: Plan, directory: Directory) -> dict[UUID, Entry]:
    """Whom the plan is about, as the directory has them now: what the plan says of them may be forged."""
    guids = list({change.guid for change in plan.changes if change.guid})
    return directory.get_many(guids, (*NEEDED, "displayName", "sAMAccountName")) if guids else {}


def _error(
    change: Change, plan: Plan, scope: Scope, found: Mapping[UUID, Entry], new: frozenset[str]
) -> DomainError | None:
    """``new``: the targets of people whom the plan itself adds."""
    if change.guid is None:
        return _about_new(change, plan, scope) if change.target in new else None
    entry = found.get(change.guid)
    if entry is None:
        return _unknown(change.guid) if can_be_delegated(plan.permission) else None
    if not is_person(entry):
        return None
    unit, home = entry.dn.parent.key, _key(entry.link(ad.HOME_SERVER))
    if not scope.has(unit, home, VIEW):
        return _unknown(change.guid)
    name = entry.text("displayName") or entry.dn.name
    right = _right(plan)
    if not scope.has(unit, home, right):
        return OutsideYourArea(name=name, where=entry.dn.parent, what=_what(right))
    return _new_place(change, name, (unit, home), right, scope) or _fields(change, name, scope)


def _adds_person(change: Change) -> bool:
    classes = {str(one).lower() for one in change.after.get("objectClass", ())}
    return change.kind == "directory.add" and "user" in classes


def _about_new(change: Change, plan: Plan, scope: Scope) -> DomainError | None:
    """A person who is added, and what the plan then changes of them: has to be in the area, with the home pool too."""
    dn, right = DN.parse(change.target), _right(plan)
    name = dn.name
    if not scope.has(dn.parent.key, _home_of(change.after), right):
        return OutsideYourArea(name=name, where=dn.parent, what=_what(right))
    return _fields(change, name, scope)


def _new_place(change: Change, name: str, now: tuple[str, str], right: str, scope: Scope) -> DomainError | None:
    """Where the change puts someone: another unit, another pool."""
    unit, home = now
    where: object = ""
    if new_dn := change.data.get("new_dn"):
        where = DN.parse(str(new_dn)).parent
        unit = DN.parse(str(new_dn)).parent.key
    for attribute in (ad.HOME_SERVER, ad.TARGET_HOME_SERVER):
        if change.after.get(attribute):
            home = _home_of(change.after, attribute)
            where = where or str(change.after[attribute][0])
            if not scope.has(unit, home, right):
                return OutsideYourArea(name=name, where=_pool_name(home), what=_what(right))
    return None if scope.has(unit, home, right) else OutsideYourArea(name=name, where=where, what=_what(right))


def _fields(change: Change, name: str, scope: Scope) -> DomainError | None:
    kept = scope.read_only
    written = people.fields_written([*change.before, *change.after]) if kept else {}
    titles = [str(one.title) for field, one in written.items() if field in kept]
    return FieldNotYours(name=name, fields=", ".join(titles)) if titles else None


def _unknown(guid: UUID) -> DomainError:
    """In the words for a person who is gone."""
    text = f"There is no person with the GUID {guid} any more."
    return PersonNotReady(name=guid, text=text, cure="Leave this one out.", guid=str(guid))


def _right(plan: Plan) -> str:
    """The permission whose area counts: of plans that are not about people, that of looking at them."""
    return plan.permission if can_be_delegated(plan.permission) else VIEW


def _what(permission: str) -> str:
    return rights.title_of(permission) or "do this"


def _home_of(values: Mapping[str, tuple[Wire, ...]], attribute: str = ad.HOME_SERVER) -> str:
    try:
        return DN.parse(str(next(iter(values.get(attribute, ())), ""))).key
    except BadDN:
        return ""


def _key(dn: DN | None) -> str:
    return dn.key if dn else ""


def _pool_name(home: str) -> str:
    dn = DN.parse(home)
    return f"the pool {dn.parent.parent.name}" if len(dn.rdns) > 2 else home
