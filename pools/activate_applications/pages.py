"""Application Configuration: which applications are to be active, or no longer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import DomainError
from ocsadmin.wizards import PageForm, WizardContext
from ocsadmin.wizards.spec_forms import form_field
from pools import names
from pools.directory.pools import PoolServer, chosen_servers, find_pool
from pools.services.place_page import place_in

from .spec import ApplicationsSpec
from .words import configuration_of


class ApplicationsPage(PageForm):
    """The applications of the chosen servers, as the directory has them now."""

    none_left: Any = ""
    applications = form_field(ApplicationsSpec, "applications")

    def prepare(self) -> None:
        self.trouble = ""
        try:
            open_ones = self.open_to_choice(self.servers, self.in_pool)
        except DomainError as error:
            open_ones, self.trouble = [], f"{error.text} {error.cure}"
        field: Any = self.fields["applications"]
        field.choices = [(name, names.BUILT_IN_APPLICATIONS[name]) for name in open_ones]
        field.help_text = self.trouble or ("" if open_ones else self.none_left)
        helps = {name: self.help_of(name) for name in open_ones}
        self.choice_help = {"applications": helps}

    @cached_property
    def _chosen(self) -> tuple[list[PoolServer], list[str]]:
        place = place_in(self.context.answers)
        pool = find_pool(place["pool"], self.context.directory)
        listed = pool.texts("msRTCSIP-ApplicationList")
        return chosen_servers(pool, place["servers"], self.context.directory), listed

    @property
    def servers(self) -> list[PoolServer]:
        return self._chosen[0]

    @property
    def in_pool(self) -> list[str]:
        return self._chosen[1]

    def open_to_choice(self, servers: Sequence[PoolServer], in_pool: Sequence[str]) -> list[str]:
        raise NotImplementedError

    def help_of(self, application: str) -> str:
        raise NotImplementedError

    def where(self, application: str, *, active: bool) -> str:
        """The servers on which it is active, or is not."""
        return ", ".join(one.fqdn for one in self.servers if (application in one.applications) is active)


class ActivateForm(ApplicationsPage):
    """Those that are not active on each of the chosen servers."""

    none_left = _("All four are active there already.")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {"applications": list(names.BUILT_IN_APPLICATIONS)}

    def open_to_choice(self, servers: Sequence[PoolServer], in_pool: Sequence[str]) -> list[str]:
        def everywhere(name: str) -> bool:
            return name in in_pool and all(name in one.applications for one in servers)

        return [name for name in names.BUILT_IN_APPLICATIONS if not everywhere(name)]

    def help_of(self, application: str) -> str:
        missing = self.where(application, active=False)
        words = _now("Not active on %(servers)s.") % {"servers": missing} if missing else ""
        return f"{configuration_of(application)} {words}".strip()
