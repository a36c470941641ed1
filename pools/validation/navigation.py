"""Where validation shows up: a page and an action of each pool, a panel of the dashboard, tasks of the workers."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocsadmin.acting import right_names
from ocsadmin.web import dashboard
from pools import pool_menu, tasks  # noqa: F401 - importing the tasks tells the workers about them
from pools.models import Pool

from . import words
from .health import health_of


def register() -> None:
    """Called once, when the app is ready."""
    pool_menu.page(50, _("Validation"), "check", needs=right_names.VIEW_POOLS, url_name="pool-validation")
    pool_menu.add(
        pool_menu.Entry(
            50, _("Validate"), "check", right_names.VALIDATE, lambda pool: reverse("pool-validate", args=[pool.guid])
        )
    )
    dashboard.add(
        dashboard.Panel(
            order=9,
            title=_("Validation"),
            template="pools/validation/_dashboard.html",
            context=_attention,
            needs=right_names.VIEW_POOLS,
            icon="check",
            shown=lambda content: bool(content["pools"]),
        )
    )


def _attention(_request: HttpRequest) -> dict[str, object]:
    """Pools whose newest verdicts are failures or warnings: two queries."""
    pools = list(Pool.objects.all())
    healths = health_of([pool.service_dn_key for pool in pools])
    found = [(pool, healths[pool.service_dn_key]) for pool in pools if healths[pool.service_dn_key].needs_attention]
    worst_first = sorted(found, key=lambda one: (one[1].level != "failure", -one[1].newly_broken, one[0].name))
    return {"pools": [(pool, health, words.HEALTH[health.level]) for pool, health in worst_first]}
