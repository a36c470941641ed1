"""Keeping, changing and removing searches. Only the owner changes; whoever delegates rights may remove any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from ocsadmin.acting import right_names
from ocsadmin.errors import DomainError
from users.models import SavedSearch

from .spec import SavedSearchSpec

if TYPE_CHECKING:
    from ocsadmin.accounts.models import Account

MOST: Final = 200
"""How many searches one person can keep."""
MAY_REMOVE_ANY: Final = right_names.DELEGATE


class NameTaken(DomainError):
    """One of your searches has this name."""

    code, field = "search-name-taken", "name"
    message = "You have a search named {name} already."
    hint = "Choose another name, or change that search."


class TooManySearches(DomainError):
    """No more searches can be kept."""

    code = "too-many-searches"
    message = "You keep {most} searches already."
    hint = "Delete some that you no longer need."


class NotYours(DomainError):
    """The search belongs to someone else."""

    code, status = "not-your-search", 403
    message = "{name} belongs to {owner}."
    hint = "Save the search under a name of your own, and change that."


def create(spec: SavedSearchSpec, owner: Account) -> SavedSearch:
    """:raises ManyErrors, NameTaken, TooManySearches:"""
    checked = spec.checked(owner.groups)
    if SavedSearch.objects.owned_by(owner).count() >= MOST:
        raise TooManySearches(most=MOST)
    return _saved(SavedSearch(owner=owner), checked)


def change(search: SavedSearch, spec: SavedSearchSpec, account: Account) -> SavedSearch:
    """:raises NotYours, ManyErrors, NameTaken:"""
    if search.owner_id != account.pk:
        raise NotYours(name=search.name, owner=search.owner)
    return _saved(search, spec.checked(account.groups))


def may_remove(search: SavedSearch, account: Account) -> bool:
    return search.owner_id == account.pk or account.may(MAY_REMOVE_ANY)


def remove(search: SavedSearch, account: Account) -> None:
    """:raises NotYours:"""
    if not may_remove(search, account):
        raise NotYours(name=search.name, owner=search.owner)
    search.delete()


def _saved(search: SavedSearch, checked: SavedSearchSpec) -> SavedSearch:
    search.name, search.query, search.share, search.group = checked.name, checked.query, checked.share, checked.group
    try:
        with transaction.atomic():
            search.save()
    except IntegrityError as error:
        raise NameTaken(name=checked.name) from error
    return search
