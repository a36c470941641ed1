"""Where the configuration of pools shows up: wizards, the pool's menu, operations by name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocsadmin import wizards
from ocsadmin.acting import right_names
from ocsadmin.jobs import operations
from ocsadmin.web import navigation

from . import pool_menu
from .configure_pool import plan as configure
from .configure_pool.spec import ConfigurePoolSpec
from .configure_pool.wizard import ConfigurePoolWizard


def register() -> None:
    """Called once, when the app is ready."""
    navigation.add(
        navigation.Item(
            order=43,
            title=_("Meetings"),
            url_name="global-meeting-settings",
            icon="policy",
            needs=right_names.VIEW_POOLS,
            prefix="/pools/meetings/",
            group=_("Deployment"),
        )
    )
    wizards.register(ConfigurePoolWizard)
    pool_menu.wizard(
        20, _("Configure pool or server"), "wizard", needs=configure.PERMISSION, name=ConfigurePoolWizard.name
    )
    operations.register(
        "configure_pool",
        lambda spec, directory: configure.plan_configure_pool(
            spec=ConfigurePoolSpec.from_json(spec), directory=directory
        ),
    )
    operations.register(
        "add_sip_domain",
        lambda spec, directory: configure.plan_add_sip_domain(name=configure.wished_domain(spec), directory=directory),
    )
    operations.register(
        "remove_sip_domain",
        lambda spec, directory: configure.plan_remove_sip_domain(
            name=configure.wished_domain(spec), directory=directory
        ),
    )
