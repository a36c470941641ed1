"""Prepare the console's domain.

Source: Deploying Enterprise Edition, "Prepare Active Directory Schema, Forest, and Domain".
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import PREPARERS, Permission
from ocsadmin.accounts.procedures import ENTERPRISE, procedure
from ocsadmin.use_cases import Action, UseCase, Wizard
from ocsadmin.wizards import Page

from .pages import ServerContainersForm
from .plan import plan_prepare_domain
from .spec import PrepareDomainSpec

PREPARE_DOMAIN: Final = UseCase(
    name="prepare_domain",
    title=_("Prepare Domain"),
    verb=_("Prepare"),
    help=_("Grant what the domain lacks."),
    permission=Permission(
        "pools.prepare_domain", "prepare a domain", PREPARERS, procedure(ENTERPRISE, "Prepare AD DS")
    ),
    spec=PrepareDomainSpec,
    plan=plan_prepare_domain,
    icon="domain",
    order=11,
    wizard=Wizard(
        welcome=_(
            "This wizard grants the RTC groups their rights in the domain that the console works with: on its users, "
            "and where the computer accounts of servers are. The rights are added to the access control lists over "
            "LDAP; none that others granted is taken away, and it can be undone. Nothing is written before you click "
            "Finish."
        ),
        pages=(
            Page("servers", ServerContainersForm, _("Computer Accounts of Servers"), intro=ServerContainersForm.intro),
        ),
        ready_title=_("Ready to Prepare Domain"),
    ),
    rest=Action(on="preparation", path="domain"),
)
