"""Add a server to an Enterprise pool.

Source: Deploying Enterprise Edition, "Add Servers to the Pool" (titles, order and notes of the pages).
"""

from __future__ import annotations

from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocsadmin.accounts.permissions import BOTH_DOMAIN_AND_SERVER_ADMINS, Permission
from ocsadmin.accounts.procedures import ENTERPRISE, procedure
from ocsadmin.directory import Directory
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import Action, UseCase, Wizard
from ocsadmin.wizards import Page
from pools.choosing.pool_menu import PoolMenu
from pools.models import Pool
from pools.service_accounts.pages import ACCOUNT_PAGES, typed_passwords
from pools.service_accounts.rest import PasswordsSerializer, with_passwords

from .installation_pages import SETUP_PAGES
from .plan import plan_add_server
from .pool_page import PoolForm, known_pool
from .server_page import ServerForm
from .spec import AddServerSpec
from .windows_page import WINDOWS_PAGE


def plan(*, spec: AddServerSpec, directory: Directory) -> Plan:
    return plan_add_server(spec=spec, directory=directory, now=timezone.now())


ADD_SERVER: Final = UseCase(
    name="add_server",
    title=_("Add Server to Pool"),
    verb=_("Add"),
    help=_("Add a server to an Enterprise pool: accounts, memberships and objects at once; steps for the server."),
    permission=Permission(
        "pools.add_server",
        "add servers to pools and remove them",
        BOTH_DOMAIN_AND_SERVER_ADMINS,
        procedure(ENTERPRISE, "Add servers to the pool"),
    ),
    spec=AddServerSpec,
    plan=plan,
    icon="server",
    order=40,
    wizard=Wizard(
        welcome=_(
            "This wizard adds a server to an Enterprise pool, with all server roles together (consolidated "
            "configuration): service accounts, memberships and the server's objects in Active Directory at once, "
            "and a list of what has to be done on the server, with exact commands. Enable Windows Firewall on the"
            " server before you install. Passwords are used once, for new accounts, and never shown, logged or "
            "kept."
        ),
        pages=(
            *SETUP_PAGES,
            Page("server", ServerForm, _("Server"), intro=ServerForm.intro),
            Page("pool", PoolForm, _("Select a Pool")),
            *ACCOUNT_PAGES,
            WINDOWS_PAGE,
        ),
        ready_title=_("Ready to Add Server to Pool"),
        known=known_pool,
        secrets=typed_passwords,
    ),
    rest=Action(on="servers", base=PasswordsSerializer, secrets=with_passwords),
    menus=(PoolMenu(20, _("Add server"), shown=lambda pool: pool.pool_type == Pool.PoolType.ENTERPRISE),),
)
