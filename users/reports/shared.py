"""What only one person may have, and several do."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Q

from pools.models import ApplicationContact
from users.models import User
from users.reports.keys import number_key

from .base import Asked, People


def by_line(people: People, asked: Asked) -> People:
    """People whose line URI another person or an application contact has too, in whatever spelling."""
    contacts = sorted({key for key in map(number_key, _contact_lines()) if key})
    several = people.filter(line_key__in=_several("line_key"))
    if not contacts:
        return several
    return people.filter(Q(line_key__in=_several("line_key")) | Q(line_key__in=contacts))


def by_phone(people: People, asked: Asked) -> People:
    return people.filter(phone_key__in=_several("phone_key"))


def by_address(people: People, asked: Asked) -> People:
    """Application contacts have addresses of the same kind."""
    contacts = ApplicationContact.objects.exclude(sip_uri="").values_list("sip_uri", flat=True)
    taken = sorted({uri.casefold().removeprefix("sip:") for uri in contacts})
    wanted = Q(sip_key__in=_several("sip_key"))
    return people.filter(wanted | Q(sip_key__in=taken) if taken else wanted)


def counts(column: str, keys: Collection[str]) -> dict[str, int]:
    """Key → how many people have it, among all people."""
    wanted = sorted({key for key in keys if key})
    found = User._base_manager.filter(**{f"{column}__in": wanted}).order_by().values(column).annotate(number=Count("*"))
    return {row[column]: row["number"] for row in found}


def _several(column: str) -> People:
    """The keys that more than one person has: told by all people, whoever may see them."""
    grouped = User._base_manager.filter(**{f"{column}__gt": ""}).order_by().values(column)
    several: People = grouped.annotate(number=Count("*")).filter(number__gt=1).values(column)
    return several


def _contact_lines() -> list[str]:
    return list(ApplicationContact.objects.exclude(line_uri="").values_list("line_uri", flat=True))
