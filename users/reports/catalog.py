"""All reports by name, in the order in which they are shown."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import DomainError

from . import about_access, about_numbers, about_orphans, about_people, about_pools
from .base import ACCESS, NUMBERS, ORPHANS, PEOPLE, POOLS, Report

SECTIONS: Final = {
    PEOPLE: _("People"),
    NUMBERS: _("Numbers and addresses"),
    ACCESS: _("Access"),
    ORPHANS: _("Orphans"),
    POOLS: _("Pools"),
}
_REPORTS: Final[tuple[Report, ...]] = (
    *about_people.REPORTS,
    *about_numbers.REPORTS,
    *about_access.REPORTS,
    *about_orphans.REPORTS,
    *about_pools.REPORTS,
)


class NoSuchReport(DomainError):
    """There is no such report."""

    code, field, status = "no-such-report", "report", 404
    message = "{name} is not a report."
    hint = "Known are: {known}."


def all_reports() -> list[Report]:
    return list(_REPORTS)


def shown_to(account: object) -> list[Report]:
    """Those that this account has the right for, and that give away nothing that it may not see."""
    return [one for one in _REPORTS if one.shown_to(account)]


def named(name: str) -> Report:
    """:raises NoSuchReport: none has this name."""
    found = next((one for one in _REPORTS if one.name == name), None)
    if found is None:
        raise NoSuchReport(name=name, known=", ".join(one.name for one in _REPORTS))
    return found


def shown(name: str, account: object) -> Report:
    """:raises NoSuchReport: none has this name, or it would show what this account may not see."""
    mine = shown_to(account)
    found = next((one for one in mine if one.name == name), None)
    if found is None:
        raise NoSuchReport(name=name, known=", ".join(one.name for one in mine))
    return found
