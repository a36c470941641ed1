"""Prepare the forest.

Source: Deploying Enterprise Edition, "Prepare Active Directory Schema, Forest, and Domain".
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import ENTERPRISE_ADMINS, Permission
from ocsadmin.accounts.procedures import ENTERPRISE, procedure
from ocsadmin.use_cases import Action, UseCase, Wizard
from ocsadmin.wizards import Page

from .pages import AdministratorsForm, GroupDomainForm, LocationForm, SIPDomainForm
from .plan import plan_prepare_forest
from .spec import PrepareForestSpec

PREPARE_FOREST: Final = UseCase(
    name="prepare_forest",
    title=_("Prepare Forest"),
    verb=_("Prepare"),
    help=_("Make what the forest lacks."),
    permission=Permission(
        "pools.prepare_forest",
        "prepare the forest",
        (frozenset({ENTERPRISE_ADMINS}),),
        procedure(ENTERPRISE, "Prepare AD DS"),
    ),
    spec=PrepareForestSpec,
    plan=plan_prepare_forest,
    icon="forest",
    order=10,
    wizard=Wizard(
        welcome=_(
            "This wizard makes what Office Communications Server needs in the forest: RTC Service with its containers "
            "and global settings, the default SIP domain, and the universal groups with their rights. It makes only "
            "what is missing, and it can be undone. Nothing is written before you click Finish."
        ),
        pages=(
            Page("location", LocationForm, _("Location of Global Settings")),
            Page("sip-domain", SIPDomainForm, _("Default SIP Domain")),
            Page("groups", GroupDomainForm, _("Location of Universal Groups")),
            Page("administrators", AdministratorsForm, _("Administrators")),
        ),
        ready_title=_("Ready to Prepare Forest"),
    ),
    rest=Action(on="preparation", path="forest"),
)
