"""Where reports show up in the console."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ocsadmin.acting import right_names
from ocsadmin.web import dashboard, navigation

from . import catalog
from .listing import ReportList


def register() -> None:
    """Called once, when the app is ready."""
    item = navigation.Item(
        order=56,
        title=_("Reports"),
        url_name="report-list",
        icon="check",
        needs=right_names.VIEW_USERS,
        prefix="/users/reports/",
        group=_("People"),
    )
    navigation.add(item)
    dashboard.add(
        dashboard.Panel(
            order=30,
            title=_("Reports"),
            template="users/reports/_dashboard.html",
            context=_dashboard,
            needs=right_names.VIEW_USERS,
            name="reports",
            icon="check",
            link="report-list",
        )
    )


def _dashboard(request: HttpRequest) -> dict[str, object]:
    """Reports that have found something that is wrong."""
    wrong = [one for one in catalog.shown_to(request.user) if not one.is_info]
    lists = [ReportList(one) for one in wrong]
    return {"lists": [one for one in lists if one.count_lately]}
