"""Remove a server from its pool.

Source: Office Communications Server 2007 R2 documentation, "Removing Servers and Server Roles".
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import Action, UseCase, Wizard
from ocsadmin.wizards import Page
from pools.add_server.use_case import ADD_SERVER
from pools.choosing.pool_menu import PoolMenu

from .pages import ServerForm
from .plan import plan_remove_server
from .spec import RemoveServerSpec

REMOVE_SERVER: Final = UseCase(
    name="remove_server",
    title=_("Remove Server"),
    verb=_("Remove"),
    help=_("Remove a server from its pool: all its roles, its objects, and the trust in it."),
    permission=ADD_SERVER.permission,
    spec=RemoveServerSpec,
    plan=plan_remove_server,
    icon="remove",
    order=320,
    wizard=Wizard(
        section=_("Maintenance"),
        welcome=_(
            "This wizard takes a server out of its pool: all its roles are deactivated in the documented order, its "
            "objects in Active Directory are deleted, and nobody trusts it any more. What has to be done on the server "
            "is handed over with exact commands. Undoing the job makes the objects anew."
        ),
        pages=(Page("server", ServerForm, _("Select a Server")),),
        ready_title=_("Ready to Remove the Server"),
    ),
    rest=Action(on="servers", path="removal", detail=True, names="server"),
    menus=(PoolMenu(90, _("Remove server")),),
)
