"""How the people of a wizard stand now, counted in the mirror."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final
from uuid import UUID

from users.configure_users.values import ARCHIVING, FLAGS
from users.models import User

AT_ONCE: Final = 5_000
_FIELDS: Final = (
    "option_flags",
    "archiving",
    "federation_enabled",
    "remote_access_enabled",
    "meeting_policy_key",
    "uc_policy_key",
    "location_profile_key",
)


def counts(people: Sequence[str]) -> dict[str, Counter[bool | str]]:
    """Setting → how many people have it on and off; of choices the keys of what they have (empty: none of their own).

    A question for each five thousand people.
    """
    found: dict[str, Counter[bool | str]] = {}
    for row in _rows(people):
        for name, value in _values(*row):
            found.setdefault(name, Counter())[value] += 1
    return found


def _rows(people: Sequence[str]) -> Iterator[tuple[int, int, bool, bool, str, str, str]]:
    rest = iter(people)
    while batch := [UUID(guid) for guid in islice(rest, AT_ONCE)]:
        yield from User.objects.filter(guid__in=batch).order_by().values_list(*_FIELDS)


def _values(
    flags: int, archiving: int, federation: bool, remote: bool, meeting: str, voice: str, profile: str
) -> Iterator[tuple[str, bool | str]]:
    yield from (("federation", federation), ("remote_access", remote))
    yield from ((name, bool(flags & bit)) for name, bit in FLAGS.items())
    yield from ((name, bool(archiving & bit)) for name, bit in ARCHIVING.items())
    yield from (("meeting_policy", meeting), ("voice_policy", voice), ("location_profile", profile))
