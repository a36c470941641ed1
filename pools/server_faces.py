"""Where adding servers and deploying Standard Edition servers show up: wizards, operations, the menu of a pool."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocsadmin import wizards
from ocsadmin.jobs import operations

from . import pool_menu
from .add_server.plan import PERMISSION, plan_add_server
from .add_server.spec import AddServerSpec
from .add_server.wizard import AddServerWizard
from .deploy_standard_edition.plan import plan_deploy_standard_edition
from .deploy_standard_edition.spec import StandardEditionSpec
from .deploy_standard_edition.wizard import StandardEditionWizard
from .models import Pool


def register() -> None:
    """Called once, when the app is ready."""
    wizards.register(AddServerWizard)
    wizards.register(StandardEditionWizard)
    operations.register(
        "add_server",
        lambda spec, directory: plan_add_server(
            spec=AddServerSpec.from_json(spec), directory=directory, now=timezone.now()
        ),
    )
    operations.register(
        "deploy_standard_edition",
        lambda spec, directory: plan_deploy_standard_edition(
            spec=StandardEditionSpec.from_json(spec), directory=directory, now=timezone.now()
        ),
    )
    pool_menu.add(
        pool_menu.Entry(
            20,
            _("Add server"),
            "add",
            PERMISSION,
            lambda pool: f"{reverse('wizard-start', args=['add_server'])}?pool={pool.guid}",
            shown=lambda pool: pool.pool_type == Pool.PoolType.ENTERPRISE,
        )
    )
