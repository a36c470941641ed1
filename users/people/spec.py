"""What every request about people says: whom it is about, and who is left out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ocsadmin.use_cases import Confirmation, Kind, field, spec
from users.models import User

NAMED = 3
"""So many people are named; the others are counted."""
MANY = 20
"""From this many people on what is done to them has to be confirmed."""
MOST = 100_000


def how_many(count: int) -> str:
    return ngettext("%(n)d person", "%(n)d people", count) % {"n": count}


def names_of(guids: Collection[Any]) -> str:
    """``Kim Lee, Ann Beebe and 10 others``: names of those whom the acting account may see."""
    wanted = [UUID(str(guid)) for guid in guids]
    found = {one.guid: one.name for one in User.objects.filter(guid__in=wanted[:NAMED])}
    names = [found[guid] for guid in wanted[:NAMED] if guid in found]
    return and_others(names, len(wanted) - len(names))


def and_others(names: Sequence[str], others: int) -> str:
    """``Kim Lee, Ann Beebe and 10 others``."""
    if not names:
        return how_many(max(others, 0)) if others > 0 else ""
    more = ngettext("and %(n)d other", "and %(n)d others", others) % {"n": others} if others > 0 else ""
    return f"{', '.join(names)} {more}".strip()


PEOPLE: Final = Kind(
    label=_("People"),
    words=names_of,
    subject=lambda guids: how_many(len(guids)),
    clean=lambda guids: tuple(dict.fromkeys(guids)),
)
LEFT_OUT: Final = Kind(label=_("Left out"), words=names_of)


@spec
class PeopleSpec:
    """A request about people: either ``people`` or a ``filter``; those ``left_out`` stay as they are."""

    people: tuple[UUID, ...] = field(kind=PEOPLE)
    left_out: frozenset[UUID] = field(kind=LEFT_OUT, default=frozenset())


def count_of(spec: Any) -> int:
    """How many people a request is about."""
    return len(set(spec.people) - spec.left_out)


def confirm_many(spec: Any) -> Confirmation | None:
    """From :data:`MANY` people on their number has to be typed."""
    count = count_of(spec)
    if count < MANY:
        return None
    return Confirmation(str(count), _now("This is about %(n)d people. Type the number %(n)d to go on.") % {"n": count})
