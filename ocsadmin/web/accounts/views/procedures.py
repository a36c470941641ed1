"""The table of procedures, and what its reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ocsadmin.accounts import permissions, procedure_rights
from ocsadmin.accounts import procedures as data
from ocsadmin.accounts.models import Account
from ocsadmin.accounts.permissions import Permission
from ocsadmin.accounts.rights import needs
from ocsadmin.acting import right_names


@dataclass(frozen=True)
class Row:
    """A procedure as its reader sees it.

    ``in_groups``  whether one is in the groups that it takes; None where the directory can't say.
    ``rights``     the permissions of the console that cover it, each with whether one has it.
    """

    procedure: data.Procedure
    in_groups: bool | None
    rights: tuple[tuple[Permission, bool], ...]


@dataclass(frozen=True)
class Edition:
    """The rows under one heading of the table."""

    name: str
    rows: tuple[Row, ...]

    @property
    def open_to_you(self) -> int:
        """How many rows the reader's groups open."""
        return sum(1 for row in self.rows if row.in_groups)


@needs(right_names.VIEW_PROCEDURES)
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """What the reader may do in the console, and the whole table."""
    acting_user = cast(Account, request.user)
    context = {
        "rights": [(right, acting_user.may(right.name)) for right in permissions.PERMISSIONS.values()],
        "editions": [_edition(name, list(rows), acting_user) for name, rows in _by_edition()],
        "groups": acting_user.groups,
        "source": data.SOURCE,
    }
    return render(request, "accounts/procedures.html", context)


def _by_edition() -> groupby[str, data.Procedure]:
    return groupby(data.table(), key=lambda row: row.edition)


def _edition(name: str, rows: list[data.Procedure], acting_user: Account) -> Edition:
    return Edition(name, tuple(_row(one, acting_user) for one in rows))


def _row(procedure: data.Procedure, acting_user: Account) -> Row:
    return Row(
        procedure,
        procedure_rights.in_directory(procedure, acting_user.groups, is_local=acting_user.is_local),
        tuple((right, acting_user.may(right.name)) for right in procedure_rights.permissions_of(procedure)),
    )
