"""Select Server or Pool: a whole pool, or one of its servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.wizards import Answers, Page, PageForm, WizardContext
from pools import queries
from pools.models import Pool

SEPARATOR = "/"
"""Between the pool's GUID and the server's FQDN in a choice."""


def places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each pool, with its servers below it: two queries and one for the roles."""
    pools = list(Pool.objects.order_by("name"))
    servers: dict[str, list[str]] = {}
    for row in queries.server_rows():
        servers.setdefault(row.server.pool_key, []).append(row.server.fqdn)
    return [(str(pool), _of_pool(pool, servers.get(pool.service_dn_key, []))) for pool in pools]


def place_in(answers: Answers) -> dict[str, Any]:
    """What was chosen, as specs have it: ``{"pool": GUID, "servers": [FQDN]}``; no servers mean all."""
    guid, _separator, fqdn = str(answers["place"].get("place", "")).partition(SEPARATOR)
    return {"pool": guid, "servers": [fqdn] if fqdn else []}


def known_place(asked: Mapping[str, str], _context: Any = None) -> dict[str, dict[str, Any]]:
    """First answers from the address of Welcome: ``?pool=<GUID>``; nothing where there is no such pool."""
    try:
        guid = UUID(asked.get("pool", ""))
    except ValueError:
        return {}
    return {"place": {"place": str(guid)}} if Pool.objects.filter(guid=guid).exists() else {}


class PlaceForm(PageForm):
    """A pool or one of its servers."""

    place = forms.ChoiceField(
        label=_("Server or pool"), help_text=_("A pool stands for all its servers; or choose one of them.")
    )

    def prepare(self) -> None:
        field: Any = self.fields["place"]
        found = places()
        field.choices = found if len(found) == 1 else [("", "–"), *found]

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        found = [value for _group, inside in places() for value, _label in inside if SEPARATOR not in value]
        return {"place": found[0]} if len(found) == 1 else {}

    def summary(self) -> list[tuple[Any, Any]]:
        value = self.cleaned_data.get("place", "")
        found = {value: label for _group, inside in places() for value, label in inside}
        return [(self.fields["place"].label, found.get(value, value))]


def _of_pool(pool: Pool, servers: list[str]) -> list[tuple[str, str]]:
    everything = _now("%(pool)s: all servers") if len(servers) != 1 else _now("%(pool)s: its only server")
    inside = servers if len(servers) > 1 else []
    return [
        (str(pool.guid), everything % {"pool": pool}),
        *((f"{pool.guid}{SEPARATOR}{fqdn}", fqdn) for fqdn in inside),
    ]


PLACE: Final = Page("place", PlaceForm, _("Select Server or Pool"))
