"""Services to Start, or to stop: those of the servers that were chosen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import DomainError
from ocsadmin.wizards import Answers, PageForm, WizardContext
from pools.directory.pools import PoolServer, chosen_servers, find_pool

from .catalog import WindowsService, in_start_order
from .place_page import place_in


class PlacePage(PageForm):
    """A page on the servers that were chosen, as the directory has them now."""

    @cached_property
    def servers(self) -> list[PoolServer]:
        """:raises DomainError: the pool or the server is gone."""
        place = place_in(self.context.answers)
        pool = find_pool(place["pool"], self.context.directory)
        return chosen_servers(pool, place["servers"], self.context.directory)

    def services_there(self) -> list[WindowsService]:
        """Every service of the servers once, in the order to start."""
        try:
            found = {one.name: one for server in self.servers for one in server.services}
        except DomainError as error:
            self.trouble = f"{error.text} {error.cure}"
            return []
        return in_start_order(found.values())

    def offer(self, services: Sequence[WindowsService], none: Any) -> None:
        field: Any = self.fields["services"]
        field.choices = [(one.name, f"{one.title} ({one.name})") for one in services]
        field.help_text = getattr(self, "trouble", "") or (field.help_text if services else none)


class ServicesForm(PlacePage):
    """All services, or some."""

    services = forms.MultipleChoiceField(
        label=_("Services"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are taken server by server, in the order of their dependencies."),
    )

    def prepare(self) -> None:
        self.offer(self.all_services, _now("There is no server yet: add one first."))

    @cached_property
    def all_services(self) -> list[WindowsService]:
        return self.services_there()

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        page = PlacePage(context=context)
        return {"services": [one.name for one in page.services_there()]}

    def clean(self) -> dict[str, Any]:
        """All of them is the same as no choice: services that come later belong to it too."""
        chosen = self.cleaned_data.get("services")
        self.cleaned_data["all"] = chosen is not None and len(chosen) == len(self.all_services)
        return self.cleaned_data


def read_services(answers: Answers) -> dict[str, Any]:
    """The spec's JSON; no service is named where all were chosen."""
    page = answers["services"]
    return {**place_in(answers), "services": [] if page.get("all") else list(page.get("services", []))}
