"""Verify Replication · Services to Start · Applications to Start."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin import parts
from ocsadmin.checks.verdict import Level, Verdict, failure
from ocsadmin.errors import DomainError
from ocsadmin.plans.kinds import checked
from ocsadmin.wizards import PageForm, WizardContext
from pools.directory.pools import PoolServer, chosen_servers, find_pool
from pools.services import checks as service_checks
from pools.services.catalog import WindowsService, in_start_order
from pools.services.place_page import place_in
from pools.services.replication import replication_verdicts
from pools.services.steps import Setting, port_check

BESIDE = 16


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


class ReplicationForm(PageForm):
    """What every domain controller that the console knows says of the pool's objects."""

    replicated = forms.BooleanField(label=_("The changes in Active Directory have replicated"))
    firewall = forms.BooleanField(
        label=_("Windows Firewall runs on the servers"),
        help_text=_("Services open their ports in it when they start. The plan has a step for it too."),
    )

    @cached_property
    def verdicts(self) -> list[Verdict]:
        try:
            pool = find_pool(place_in(self.context.answers)["pool"], self.context.directory, ("cn",))
            return replication_verdicts(pool.dn, self.context.directory, parts.controllers())
        except DomainError as error:
            return [failure(error.text, cure=error.cure)]


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


class StopForm(ServicesForm):
    """The same, and whether connections may end by themselves."""

    drain = forms.BooleanField(
        label=_("Drain first"),
        required=False,
        initial=True,
        help_text=_("Take the server out of the load balancer and let conversations end before services are stopped."),
    )

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {**super().start(context), "drain": True}


class StoppedApplicationsForm(ServicesForm):
    """The applications that are active on the servers; those that do not answer are chosen."""

    services = forms.MultipleChoiceField(
        label=_("Applications"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that do not answer on all of the servers are chosen."),
    )

    def prepare(self) -> None:
        self.offer(self.all_services, _now("No application is active there: activate one first."))
        if not self.is_bound and self.initial:  # the page is shown
            self.choice_help = {"services": {name: _in_words(answers) for name, answers in self.looked.items()}}

    @cached_property
    def all_services(self) -> list[WindowsService]:
        return [one for one in self.services_there() if one.application]

    @cached_property
    def looked(self) -> dict[str, dict[str, bool]]:
        """Service → server → whether its port answers now. All are asked beside one another."""
        probes = self._probes() if self.all_services else {}
        with ThreadPoolExecutor(BESIDE, thread_name_prefix="look") as threads:
            verdicts = list(threads.map(lambda probe: probe(), probes.values()))
        told: dict[str, dict[str, bool]] = {}
        for (name, fqdn), verdict in zip(probes, verdicts, strict=True):
            told.setdefault(name, {})[fqdn] = verdict.level == Level.OK
        return told

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        told = cls(context=context).looked
        return {"services": [name for name, answers in told.items() if not all(answers.values())]}

    def _probes(self) -> dict[tuple[str, str], checked.Probe]:
        pool = find_pool(place_in(self.context.answers)["pool"], self.context.directory)
        setting = Setting.of(pool, self.context.directory)
        return {
            (one.name, server.fqdn): _probe(port_check(one, server, setting, expect="open"), self.context)
            for server in self.servers
            for one in self.all_services
            if one.application in server.applications
        }


def _probe(check: dict[str, Any] | None, context: WizardContext) -> checked.Probe:
    try:
        return service_checks.port(check or {}, context.resolver)
    except DomainError as error:
        refused = failure(error.text)
        return lambda: refused


def _in_words(answers: dict[str, bool]) -> str:
    runs = ", ".join(fqdn for fqdn, good in answers.items() if good)
    stopped = ", ".join(fqdn for fqdn, good in answers.items() if not good)
    words = [_now("Runs on %(servers)s.") % {"servers": runs}] if runs else []
    words += [_now("Does not answer on %(servers)s.") % {"servers": stopped}] if stopped else []
    return " ".join(words)
