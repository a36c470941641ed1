"""Where services, applications and removal show up: checks, operations, wizards, the menu of a pool."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocsadmin import parts, wizards
from ocsadmin.jobs import operations
from pools import pool_menu

from .activate_applications.plan import plan_activate_applications
from .activate_applications.spec import ApplicationsSpec
from .deactivate_applications.plan import plan_deactivate_applications
from .services import checks as service_checks
from .start_services.plan import plan_start_services, plan_stop_services
from .start_services.spec import ServicesSpec, StopServicesSpec


def register() -> None:
    """Called once, when the app is ready."""
    service_checks.register(parts.directory, parts.controllers)
    _register_operations()
    _register_wizards()
    pool_menu.page(25, _("Services"), "run", needs="pools.view_pool", url_name="pool-services")


def _register_wizards() -> None:
    from .wizards import activation, start_services

    for order, title, icon, wizard in (
        (40, _("Activate applications"), "application", activation.ActivateApplicationsWizard),
        (42, _("Deactivate applications"), "application", activation.DeactivateApplicationsWizard),
        (50, _("Start services"), "run", start_services.StartServicesWizard),
        (52, _("Start an application"), "run", start_services.StartApplicationWizard),
        (54, _("Stop services"), "stop", start_services.StopServicesWizard),
    ):
        wizards.register(wizard)
        pool_menu.wizard(order, title, icon, needs=wizard.permission, name=wizard.name)


def _register_operations() -> None:
    operations.register(
        "start_services",
        lambda spec, directory: plan_start_services(
            spec=ServicesSpec.from_json(spec), directory=directory, controllers=parts.controllers()
        ),
    )
    operations.register(
        "stop_services",
        lambda spec, directory: plan_stop_services(spec=StopServicesSpec.from_json(spec), directory=directory),
    )
    operations.register(
        "activate_applications",
        lambda spec, directory: plan_activate_applications(spec=ApplicationsSpec.from_json(spec), directory=directory),
    )
    operations.register(
        "deactivate_applications",
        lambda spec, directory: plan_deactivate_applications(
            spec=ApplicationsSpec.from_json(spec), directory=directory
        ),
    )
