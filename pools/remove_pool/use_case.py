"""Remove a pool that nobody needs any more.

Source: Office Communications Server 2007 R2 documentation, "Removing an Enterprise Pool".
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import BOTH_DOMAIN_AND_SERVER_ADMINS, Permission
from ocsadmin.use_cases import Action, UseCase, Wizard
from ocsadmin.wizards import Page
from ocsadmin.wizards.spec_forms import form_of
from pools.choosing.kinds import known_pool
from pools.choosing.pool_menu import PoolMenu

from .confirm import confirm_removal
from .pages import EmptyForm, LeftoversForm
from .plan import plan_remove_pool
from .spec import RemovePoolSpec

REMOVE_POOL: Final = UseCase(
    name="remove_pool",
    title=_("Remove Pool"),
    verb=_("Remove"),
    help=_("Remove an empty pool with all its objects. A forced removal is not offered."),
    permission=Permission("pools.remove_pool", "remove pools", BOTH_DOMAIN_AND_SERVER_ADMINS),
    spec=RemovePoolSpec,
    plan=plan_remove_pool,
    confirm=confirm_removal,
    icon="delete",
    order=330,
    wizard=Wizard(
        section=_("Maintenance"),
        welcome=_(
            "This wizard removes a pool that nobody needs any more, with all its objects in Active Directory. It first "
            "lists who and what would be orphaned: users, servers, application contacts, applications. While there is "
            "any, the pool stays; there is no forced removal."
        ),
        pages=(
            Page("pool", form_of(RemovePoolSpec, "pool"), _("Select a Pool")),
            Page("empty", EmptyForm, _("Verify That the Pool Is Empty"), template="pools/remove_pool/empty.html"),
            Page("leftovers", LeftoversForm, _("Conference Directories and Databases")),
        ),
        ready_title=_("Ready to Remove the Pool"),
        known=known_pool,
        typed_at=("leftovers", "confirmed"),
    ),
    rest=Action(on="pools", path="removal", detail=True, names="pool"),
    menus=(PoolMenu(92, _("Remove pool")),),
)
