"""The table of procedures, and what its reader may do."""

from __future__ import annotations

from itertools import groupby
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ocsadmin.accounts import permissions
from ocsadmin.accounts import procedures as data
from ocsadmin.accounts.models import Account
from ocsadmin.accounts.rights import needs


@needs("accounts.view_procedures")
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    acting_user = cast(Account, request.user)
    context = {
        "rights": [(right, acting_user.may(right.name)) for right in permissions.PERMISSIONS.values()],
        "editions": [(edition, _rows(list(rows), acting_user)) for edition, rows in _by_edition()],
        "groups": acting_user.groups,
        "source": data.SOURCE,
    }
    return render(request, "accounts/procedures.html", context)


def _by_edition() -> groupby[str, data.Procedure]:
    return groupby(data.table(), key=lambda row: row.edition)


def _rows(rows: list[data.Procedure], acting_user: Account) -> list[tuple[data.Procedure, str]]:
    """Each procedure with ``yes``, ``no``, or nothing where the directory can't say."""
    return [(row, _answer(row, acting_user)) for row in rows]


def _answer(row: data.Procedure, acting_user: Account) -> str:
    if not row.groups or acting_user.is_local:
        return ""
    return "yes" if row.open_to(acting_user.groups) else "no"
