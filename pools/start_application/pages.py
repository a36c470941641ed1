"""Applications to Start: those that are active, and which of them answer now."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.beside import beside
from ocsadmin.checks.verdict import Level, failure
from ocsadmin.errors import DomainError
from ocsadmin.plans.kinds import checked
from ocsadmin.wizards import WizardContext
from pools.directory.pools import find_pool
from pools.services import checks
from pools.services.catalog import WindowsService
from pools.services.place_page import place_in
from pools.services.services_page import ServicesForm
from pools.services.steps import Setting, port_check

BESIDE = 16


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
        with beside(BESIDE, "look") as threads:
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
        return checks.port(check or {}, context.resolver)
    except DomainError as error:
        refused = failure(error.text)
        return lambda: refused


def _in_words(answers: dict[str, bool]) -> str:
    runs = ", ".join(fqdn for fqdn, good in answers.items() if good)
    stopped = ", ".join(fqdn for fqdn, good in answers.items() if not good)
    words = [_now("Runs on %(servers)s.") % {"servers": runs}] if runs else []
    words += [_now("Does not answer on %(servers)s.") % {"servers": stopped}] if stopped else []
    return " ".join(words)
