"""Questions to the table of people that read as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

from django.db import models

from ocsadmin import acting
from users.delegation import scope

if TYPE_CHECKING:
    from .user import User  # noqa: F401 - the model's own name in the base class below

LIST_COLUMNS = (
    "guid", "account", "display_name", "sort_name", "user_principal_name", "given_name", "surname", "mail", "telephone",
    "account_disabled", "admin_count", "enabled", "sip_address", "home_server_key",
)  # fmt: skip


class UserQuerySet(models.QuerySet["User"]):
    def matching(self, text: str) -> Self:
        """People who are known by all these words, in any order; everybody where there is none."""
        return self.filter(search_text__typeahead=text)

    def enabled(self, value: bool = True) -> Self:
        """Those who are enabled, or are not.

        Written with ``IN``: of ``enabled=True`` Django makes a bare column, for which SQLite uses no index.
        """
        return self.filter(enabled__in=[value])

    def on_pool(self, service_dn_key: str) -> Self:
        """Those whose home server is this pool (``Pool.service_dn_key``)."""
        return self.filter(home_server_key=service_dn_key)

    def in_unit(self, key: str) -> Self:
        """Those in this unit and in the units below it (``DN.key``)."""
        return self.filter(ou_key__in=self.unit_keys_in(key))

    def unit_keys_in(self, key: str) -> list[str]:
        return [unit for unit in self.unit_keys() if is_in(unit, key)]

    def unit_keys(self) -> list[str]:
        """The keys of all units that hold people."""
        return list(self.model._default_manager.order_by("ou_key").values_list("ou_key", flat=True).distinct())

    def for_lists(self) -> Self:
        """Only the columns that lists show: the long ones make a row large."""
        return self.only(*LIST_COLUMNS)


def is_in(unit: str, key: str) -> bool:
    return unit == key or unit.endswith(f",{key}")


_Manager = models.Manager.from_queryset(UserQuerySet)


class PeopleManager(_Manager["User"]):
    """People whom the acting account may look at; for the console itself everyone (``users.delegation.scope``)."""

    def get_queryset(self) -> UserQuerySet:
        return cast(UserQuerySet, scope.limit(super().get_queryset(), acting.scope()))
