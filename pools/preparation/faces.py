"""Where preparation shows up: the side bar, the wizards, the operations, the sentence on every page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocsadmin import wizards
from ocsadmin.acting import right_names
from ocsadmin.jobs import operations
from ocsadmin.jobs.ended import when_ended
from ocsadmin.plans import kinds
from ocsadmin.web import navigation, site_notices
from pools.prepare_domain.pages import PrepareDomainWizard
from pools.prepare_domain.plan import PrepareDomainSpec, plan_prepare_domain
from pools.prepare_forest.pages import PrepareForestWizard
from pools.prepare_forest.plan import plan_prepare_forest
from pools.prepare_forest.spec import PrepareForestSpec

from . import listeners, site_notice
from .grant_kind import GrantKind


def register() -> None:
    """Called once, when the app is ready."""
    kinds.register(GrantKind())
    navigation.add(
        navigation.Item(
            order=40,
            title=_("Prepare Active Directory"),
            url_name="preparation",
            icon="forest",
            needs=right_names.VIEW_POOLS,
            prefix="/pools/preparation/",
            group=_("Deployment"),
        )
    )
    wizards.register(PrepareForestWizard)
    wizards.register(PrepareDomainWizard)
    operations.register(
        "prepare_forest",
        lambda spec, directory: plan_prepare_forest(spec=PrepareForestSpec.from_json(spec), directory=directory),
    )
    operations.register(
        "prepare_domain",
        lambda spec, directory: plan_prepare_domain(spec=PrepareDomainSpec.from_json(spec), directory=directory),
    )
    site_notices.add(site_notice.notice)
    when_ended("after-preparation", listeners.after_preparation)
