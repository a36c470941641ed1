"""Where the pages of this room stand in the side bar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocsadmin.web import navigation
from ocsadmin.web.navigation import Item


def register() -> None:
    title, needs = _("REST interface"), "accounts.use_api_tokens"
    navigation.add(Item(83, title, "api-docs", "command", needs, "/api/v1/docs/", _("Console")))
