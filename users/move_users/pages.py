"""Where people move to, and whether by force; where they live now, and whether that pool runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _now

from ocsadmin.checks.tcp import check_port
from ocsadmin.checks.verdict import Verdict, warning
from ocsadmin.wizards import PageForm, WizardContext
from ocsadmin.wizards.spec_forms import form_field
from pools.models import Pool
from users.models import User
from users.people.spec import MOST

from .spec import MoveUsersSpec

SIP_PORT = 5061
AT_ONCE = 5_000
MOST_ASKED = 4
"""Source pools that are asked whether they run; each may take seconds."""


@dataclass(frozen=True)
class Source:
    """A pool that people come from, and whether it answers."""

    title: str
    count: int
    verdict: Verdict


class TargetForm(PageForm):
    pool = form_field(MoveUsersSpec, "pool")
    forced = form_field(MoveUsersSpec, "forced")

    @cached_property
    def sources(self) -> list[Source]:
        """Where these people live now. Asks the pools on the network, with a time limit."""
        counts = _homes(self.context.answers["people"].get("people", []))
        pools = Pool.objects.by_service_key()
        return [
            self._source(pools.get(key), key, count, asked=number < MOST_ASKED)
            for number, (key, count) in enumerate(sorted(counts.items(), key=lambda one: -one[1]))
        ]

    def _source(self, pool: Pool | None, key: str, count: int, *, asked: bool) -> Source:
        if pool is None:
            text = (
                _now("This pool is not in the directory any more.") if key else _now("These people have no home pool.")
            )
            return Source(key or _now("no pool"), count, warning(text, cure=_now("Force the move.")))
        if not asked:
            return Source(str(pool), count, warning(_now("Not asked whether it runs.")))
        verdict = check_port(self.context.resolver, pool.fqdn, SIP_PORT, what=_now("The pool"))
        return Source(str(pool), count, verdict)


def _homes(people: list[str]) -> dict[str, int]:
    """Key of a home server → how many of these people live there."""
    found: dict[str, int] = {}
    for start in range(0, len(people), AT_ONCE):
        some = [UUID(guid) for guid in people[start : start + AT_ONCE]]
        rows = User.objects.filter(guid__in=some).order_by().values_list("home_server_key").annotate(count=Count("pk"))
        for key, count in rows:
            found[key] = found.get(key, 0) + count
    return found


def everyone_of_pool(asked: Mapping[str, str], _context: WizardContext) -> dict[str, dict[str, Any]]:
    """``?pool=<GUID>``: everyone who lives on that pool."""
    try:
        pool = Pool.objects.filter(guid=UUID(asked.get("pool", ""))).first()
    except ValueError:
        pool = None
    if pool is None:
        return {}
    people = User.objects.filter(home_server_key=pool.service_dn_key).order_by("sort_name", "pk")
    guids = [str(guid) for guid in people.values_list("guid", flat=True)[:MOST]]
    return {"people": {"source": "picked", "people": guids, "picked": guids}} if guids else {}
