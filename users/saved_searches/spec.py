"""What someone wants to keep."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self

from ocsadmin.errors import DomainError, ManyErrors
from users.models.saved_search import SavedSearch

from .query import clean

LONGEST_NAME = 100


class NoName(DomainError):
    """The search has no name that can be used."""

    code, field, status = "no-search-name", "name", 422
    message = "“{name}” can't be the name of a search: {problem}."
    hint = "Give a name of 1 to 100 characters."


class NotYourGroup(DomainError):
    """One can share with one's own groups alone."""

    code, field, status = "not-your-group", "group", 422
    message = "“{group}” is none of your groups."
    hint = "Choose one of: {groups}."


class NoSuchShare(DomainError):
    """There is no such way of sharing."""

    code, field, status = "no-such-share", "share", 422
    message = "“{share}” is no way of sharing."
    hint = "Give me, group or all."


@dataclass(frozen=True)
class SavedSearchSpec:
    """``share`` is me, group or all; ``group`` names one of the owner's groups for the second."""

    name: str
    query: str
    share: str = SavedSearch.Share.ONESELF.value
    group: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """By hand, since whatever is given is kept as a text first: :meth:`checked` tells all that is wrong with it."""
        return cls(**{name: str(data.get(name) or "") for name in ("name", "query", "share", "group")})

    def checked(self, groups: Collection[str]) -> Self:
        """The values as they are kept; ``groups`` are those of the owner.

        :raises ManyErrors: everything that is wrong.
        """
        errors: list[DomainError] = []
        name, query = " ".join(self.name.split()), self.query
        if problem := _name_problem(name):
            errors.append(NoName(name=name[:60], problem=problem))
        try:
            query = clean(self.query)
        except DomainError as error:
            errors.append(error)
        share, group = self.share or SavedSearch.Share.ONESELF.value, self.group.strip()
        errors += _share_problems(share, group, groups)
        if errors:
            raise ManyErrors(errors)
        group = group if share == SavedSearch.Share.GROUP else ""
        return type(self)(name, query, share, _spelt(group, groups))


def _name_problem(name: str) -> str:
    if not name:
        return "it is empty"
    if len(name) > LONGEST_NAME:
        return f"it has {len(name)} characters"
    return "" if name.isprintable() else "it holds characters that can't be seen"


def _share_problems(share: str, group: str, groups: Collection[str]) -> list[DomainError]:
    if share not in SavedSearch.Share.values:
        return [NoSuchShare(share=share[:60])]
    if share == SavedSearch.Share.GROUP and not _spelt(group, groups):
        return [NotYourGroup(group=group[:100], groups=", ".join(sorted(groups)) or "none")]
    return []


def _spelt(group: str, groups: Collection[str]) -> str:
    """The group as the directory spells it; empty where it is none of these."""
    return next((one for one in groups if one.casefold() == group.casefold()), "")
