"""Where the pages of this room stand in the side bar, and its panel of the dashboard."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocsadmin.acting import right_names
from ocsadmin.web import dashboard, navigation
from ocsadmin.web.navigation import Item

from . import alarms

ITEMS = (
    (_("Who may do what"), "procedures", "procedures", right_names.VIEW_PROCEDURES),
    (_("Delegation"), "delegation-list", "shield", right_names.DELEGATE),
    (_("API tokens"), "token-list", "token", right_names.USE_API_TOKENS),
    (_("Tokens and sessions"), "access", "key", right_names.MANAGE_ACCESS),
    (_("Groups"), "groups", "users", right_names.VIEW_PROCEDURES),
    (_("Audit log"), "audit-log", "history", right_names.READ_AUDIT),
)
PREFIXES = {
    "procedures": "/accounts/procedures/",
    "delegation-list": "/accounts/delegation/",
    "token-list": "/accounts/tokens/",
    "access": "/accounts/access/",
    "groups": "/accounts/groups/",
    "audit-log": "/accounts/audit/",
}


def register() -> None:
    """The pages stand under one heading at the end."""
    for order, (title, url_name, icon, permission) in enumerate(ITEMS, start=80):
        navigation.add(Item(order, title, url_name, icon, permission, PREFIXES[url_name], _("Console")))
    dashboard.add(alarms.PANEL)
