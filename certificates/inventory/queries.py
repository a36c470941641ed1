"""Lists of certificates with a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from certificates.models import Certificate, Endpoint
from certificates.models.certificate import CertificateQuerySet
from pools.models import Pool

from .standing import STATES, Look, in_state, look_of

ORDERS = {
    "ends": ("not_after", "pk"),
    "-ends": ("-not_after", "-pk"),
    "name": ("common_name", "pk"),
    "-name": ("-common_name", "-pk"),
    "issuer": ("issuer", "not_after", "pk"),
    "-issuer": ("-issuer", "not_after", "pk"),
}


@dataclass(frozen=True)
class Chosen:
    """What a list is narrowed by: texts as they stand in the address."""

    text: str = ""
    state: str = ""
    source: str = ""
    pool: str = ""
    month: str = ""
    kind: str = ""
    order: str = "ends"

    @property
    def is_narrowed(self) -> bool:
        return any((self.text, self.state, self.source, self.pool, self.month, self.kind))


@dataclass(frozen=True)
class Line:
    """A certificate in a list: how it stands, and where."""

    certificate: Certificate
    look: Look
    places: tuple[Endpoint, ...]
    pools: tuple[Pool, ...]


def chosen_rows(chosen: Chosen, now: datetime) -> CertificateQuerySet:
    """The certificates that are asked for, in order; a value that means nothing narrows nothing."""
    rows = Certificate.objects.light()
    rows = rows.filter(is_authority=chosen.kind == "authorities")
    if chosen.text:
        rows = rows.matching(chosen.text)
    if chosen.state in STATES:
        rows = rows.filter(in_state(chosen.state, now))
    if chosen.source in Certificate.Source.values:
        rows = rows.filter(source=chosen.source)
    if (guid := _guid(chosen.pool)) is not None:
        rows = rows.filter(pk__in=_of_pool(guid))
    if (month := _month(chosen.month)) is not None:
        rows = rows.filter(not_after__year=month[0], not_after__month=month[1])
    return rows.order_by(*ORDERS.get(chosen.order, ORDERS["ends"]))


def lines(certificates: Iterable[Certificate], now: datetime) -> list[Line]:
    """With the places of each: two queries."""
    those = list(certificates)
    places = places_of([one.pk for one in those])
    pools = {pool.guid: pool for pool in Pool.objects.all()}
    return [_line(one, places.get(one.pk, ()), pools, now) for one in those]


def places_of(keys: Sequence[int]) -> Mapping[int, tuple[Endpoint, ...]]:
    """Key of a certificate → where it is assigned or served. One query."""
    found: defaultdict[int, list[Endpoint]] = defaultdict(list)
    for one in Endpoint.objects.standing().filter(Q(assigned__in=keys) | Q(served__in=keys)):
        for key in {one.assigned_id, one.served_id} - {None}:
            found[key].append(one)  # type: ignore[index]
    return {key: tuple(those) for key, those in found.items()}


def _line(one: Certificate, places: Sequence[Endpoint], pools: Mapping[UUID, Pool], now: datetime) -> Line:
    guids = dict.fromkeys(place.pool_guid for place in places)
    own = tuple(pools[guid] for guid in guids if guid is not None and guid in pools)
    return Line(one, look_of(one, now), tuple(places), own)


def _of_pool(guid: UUID) -> set[int]:
    pairs = Endpoint.objects.standing().filter(pool_guid=guid).values_list("assigned", "served")
    return {key for pair in pairs for key in pair if key}


def _guid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _month(text: str) -> tuple[int, int] | None:
    """``2027-03``."""
    year, _dash, month = text.partition("-")
    if not (len(year) == 4 and year.isascii() and year.isdigit() and month.isascii() and month.isdigit()):
        return None
    return (int(year), int(month)) if len(month) == 2 and 1 <= int(month) <= 12 and int(year) else None
