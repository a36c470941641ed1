"""A delegation in plain sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from ocsadmin.accounts.permissions import PERMISSIONS
from ocsadmin.acting import people
from ocsadmin.directory import DN
from ocsadmin.mirror.models import Container

from .spec import DelegationSpec


class Names:
    """Names of units and pools, read once for all delegations of a page."""

    def __init__(self, specs: Collection[DelegationSpec]) -> None:
        wanted = [UUID(guid) for spec in specs for guid in spec.units if _is_guid(guid)]
        found = Container.objects.filter(guid__in=wanted).values_list("guid", "dn") if wanted else []
        self._units = {str(guid): dn for guid, dn in found}
        self._pools = {str(one.guid): one.title for one in people.pools()}

    def unit(self, guid: str) -> str:
        """``Sydney (OU=Sydney,DC=contoso,DC=com)``; of one that is gone its GUID."""
        dn = self._units.get(guid)
        return f"{DN.parse(dn).name} ({dn})" if dn else _("a unit that is gone (%(guid)s)") % {"guid": guid}

    def pool(self, guid: str) -> str:
        return self._pools.get(guid) or _("a pool that is gone (%(guid)s)") % {"guid": guid}


def sentences(spec: DelegationSpec, names: Names) -> list[str]:
    """What it means, for people to read."""
    return list(_sentences(spec, names))


def _sentences(spec: DelegationSpec, names: Names) -> Iterator[str]:
    who = _("Members of %(group)s") % {"group": spec.group} if spec.group else spec.account or _("Nobody")
    yield _("%(who)s see and change %(whom)s, and nobody else.") % {"who": who, "whom": _whom(spec, names)}
    if spec.permissions:
        yield _("Of what their groups allow, they may only %(what)s.") % {"what": _rights(spec.permissions)}
    else:
        yield _("They may do with them all that their groups allow.")
    if spec.units and spec.pools:
        yield _("People in these units without a home pool count too: they can be enabled on these pools.")
    if spec.hidden_fields:
        yield _("They do not see %(fields)s.") % {"fields": _fields(spec.hidden_fields)}
    if spec.read_only_fields:
        yield _("They may not change %(fields)s.") % {"fields": _fields(spec.read_only_fields)}
    if spec.reason_required:
        yield _("They must give a reason to %(what)s.") % {"what": _rights(spec.reason_required)}
    if not spec.is_active:
        yield _("It is switched off: it gives nobody anything now.")


def _whom(spec: DelegationSpec, names: Names) -> str:
    if spec.everywhere:
        return _("people everywhere")
    places = []
    if spec.units:
        units = _all_of([names.unit(one) for one in spec.units], _("or"))
        places.append(_("in %(units)s and below") % {"units": units})
    if spec.pools:
        places.append(_("on %(pools)s") % {"pools": _all_of([names.pool(one) for one in spec.pools], _("or"))})
    return _("people %(places)s") % {"places": " ".join(places)} if places else _("nobody")


def _rights(names: Collection[str]) -> str:
    return _all_of([PERMISSIONS[one].title for one in names if one in PERMISSIONS], _("or"))


def _fields(names: Collection[str]) -> str:
    known = people.fields()
    return _all_of([str(known[one].title) for one in known if one in names], _("or"))


def _all_of(parts: list[str], last: str) -> str:
    """``a, b or c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""


def _is_guid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
