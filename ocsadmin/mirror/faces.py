"""Where the room shows up in the shell of the pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocsadmin.web import navigation
from ocsadmin.web.navigation import Item


def register() -> None:
    """Called when the app is ready."""
    from ocsadmin.jobs import operations

    from .drift.restoring import RestoreDriftSpec, plan_restore_drift

    operations.register(
        "restore_drift",
        lambda spec, directory: plan_restore_drift(spec=RestoreDriftSpec.from_json(spec), directory=directory),
    )
    navigation.add(
        Item(
            70,
            _("Replication"),
            "mirror-runs",
            icon="mirror",
            needs="mirror.view_run",
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
            needs="mirror.view_run",
            prefix="/replication/outside/",
            group=_("Directory"),
        )
    )
