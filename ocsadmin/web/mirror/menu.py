"""Where replication shows up in the side bar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocsadmin.acting import right_names
from ocsadmin.web import navigation
from ocsadmin.web.navigation import Item


def register() -> None:
    """Called when the app is ready."""
    navigation.add(
        Item(
            70,
            _("Replication"),
            "mirror-runs",
            icon="mirror",
            needs=right_names.VIEW_RUNS,
            prefix="/replication/",
            group=_("Directory"),
        )
    )
    navigation.add(
        Item(
            71,
            _("Outside changes"),
            "mirror-drift",
            icon="drift",
            needs=right_names.VIEW_RUNS,
            prefix="/replication/outside/",
            group=_("Directory"),
        )
    )
