"""``POST /api/v1/users/<path>/``: what is done with people who are named, or whom a filter finds."""

from __future__ import annotations

from ocsadmin.use_cases import Action

from .selection import PeopleSpecSerializer, with_people


def people_action(path: str) -> Action:
    return Action(on="users", path=path, base=PeopleSpecSerializer, read=with_people)
