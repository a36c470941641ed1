"""Where the pages of this room stand in the side bar, and its panel of the dashboard."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocsadmin.web import dashboard, navigation
from ocsadmin.web.navigation import Item

from . import alarms

ITEMS = (
    (_("Who may do what"), "procedures", "procedures", "accounts.view_procedures"),
    (_("Delegation"), "delegation-list", "shield", "accounts.delegate"),
    (_("API tokens"), "token-list", "token", "accounts.use_api_tokens"),
    (_("Tokens and sessions"), "access", "key", "accounts.manage_access"),
    (_("Groups"), "groups", "users", "accounts.view_procedures"),
    (_("Audit log"), "audit-log", "history", "accounts.read_audit"),
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
