"""The pages that differ from those of the Create Pool and Add Server wizards."""

from __future__ import annotations

from functools import partialmethod
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict
from ocsadmin.directory import Entry
from ocsadmin.errors import DomainError
from ocsadmin.wizards import WizardContext
from pools import rules
from pools.add_server.pools_to_grow import PoolToGrow
from pools.add_server.server_page import ServerForm
from pools.create_pool.storage import check_store
from pools.create_pool.store_pages import DatabaseForm, MeetingForm, ShareForm, StoresForm
from pools.create_pool.web_farm_page import WebFarmForm

from .conflicts import conflicts
from .spec import proposed_stores


class StandardServerForm(ServerForm):
    """The computer, which becomes its own pool."""

    intro = _(
        "The computer has joined this domain, runs a 64-bit edition of Windows Server, and is in no pool. Its FQDN "
        "becomes the pool's: users and clients know the server by it. It needs no load balancer."
    )

    def problems_of(self, computer: Entry, pool: PoolToGrow | None) -> list[DomainError]:
        return list(conflicts(computer, self.context.directory))

    def chosen_pool(self) -> None:
        return None


class ExternalWebFarmForm(WebFarmForm):
    """Inside, the Web farm is the server itself."""

    intro = _("Inside, clients reach meeting content and the Address Book at the server's own FQDN.")
    internal_web_farm_fqdn = None
    live = ("external_web_farm_fqdn",)  # type: ignore[assignment]

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {}

    def check_external_web_farm_fqdn(self, value: str) -> list[Verdict]:
        return [self._looked_up(value, "external_web_farm_fqdn", _now("the external Web farm"))]


class LocalDatabaseForm(DatabaseForm):
    """Setup installs the databases on the server itself."""

    intro = _(
        "Folders on the server itself, where Setup installs the databases. For performance place each on a separate "
        "physical disk. Do not use the system disk or the disk with the page file. The console can't see the disks of "
        "the server: change the proposals to fit."
    )


class OwnShareForm(ShareForm):
    """Shares that may be on the server itself."""

    def domain(self) -> str:
        return self._server().partition(".")[2]

    def _share(self, field: str, value: str) -> rules.UNCPath:
        return check_store(value, field)

    def _server(self) -> str:
        return str(self.context.answers["server"].get("server", ""))


class OwnMeetingForm(OwnShareForm, MeetingForm):
    """Shares of Web conferences."""

    intro = _(
        "Shares, each written as \\\\computer\\share; they may be on the server itself. Create them before; the plan "
        "lists the access that each needs."
    )
    check_meeting_content_path = partialmethod(ShareForm._check, "meeting_content_path")
    check_meeting_metadata_path = partialmethod(ShareForm._check, "meeting_metadata_path")
    check_meeting_archive_path = partialmethod(ShareForm._check, "meeting_archive_path")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return proposals(cls, context)


class OwnStoresForm(OwnShareForm, StoresForm):
    """Shares of the Address Book, of applications and of updates."""

    intro = _("Shares, each written as \\\\computer\\share; they may be on the server itself.")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return proposals(cls, context)


def proposals(form: Any, context: WizardContext) -> dict[str, Any]:
    """A share of the server for each store that the page asks for, but for the archive, which is off."""
    stores = proposed_stores(str(context.answers["server"].get("server", "")))
    return {name: path for name, path in stores.items() if name in form.base_fields and name != "meeting_archive_path"}
