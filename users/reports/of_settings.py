"""What reports take from the settings of a person: title, value, where it is stored, and the wizard that changes it."""

from __future__ import annotations

from typing import Any

from ocsadmin.directory import DN
from users.configure_users.setting import NONE, OFF, Choice, Setting
from users.models import User
from users.settings import setting

from .base import Column, switched
from .conditions import those


def column_of(name: str, *, sort: str = "") -> Column:
    """How a setting stands for a person; of a choice the name of what it points to, also where that is gone.

    :raises LookupError: there is no such setting, or the mirror has no column for it: lists read no raw values.
    """
    one = _with_column(name)
    return Column(one.name, one.title, lambda user, facts: _value(one, user), sort)


def switched_on(name: str) -> dict[str, Any]:
    """Of a report about people for whom a setting is on: whom it finds, what it gives away, how it is switched off.

    :raises LookupError: as :func:`column_of`.
    """
    one = _with_column(name)
    column = one.storage.column
    return {
        "operations": ("configure_users",),
        "preset": switched(one.page, one.name, OFF, False),
        "reads": frozenset({column}),
        "find": those(enabled=True, **{column: True}),
    }


def taken_away(name: str) -> dict[str, dict[str, Any]]:
    """The preset of the wizard that configures people, by which a choice of their own is taken away.

    :raises LookupError: there is no such setting.
    """
    one = setting(name)
    return switched(one.page, one.name, NONE, "")


def _with_column(name: str) -> Setting:
    one = setting(name)
    if not one.storage.column:
        raise LookupError(f"The mirror has no column for {name}.")
    return one


def _value(one: Setting, user: User) -> str:
    value = one.stored({one.storage.column: getattr(user, one.storage.column), "raw": {}})
    if isinstance(one, Choice):
        return DN.parse(value).name if value else ""
    return value if isinstance(value, str) else one.told(value, {})
