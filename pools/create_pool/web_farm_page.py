"""Web Farm FQDNs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks import dns
from ocsadmin.checks.verdict import Verdict
from ocsadmin.wizards import WizardContext
from pools.rules.form import RuleForm

from . import spec as pool_spec

NAME_INPUT = {"autocomplete": "off", "spellcheck": "false"}


class WebFarmForm(RuleForm):
    """Under which names clients reach meeting content, the Address Book and group expansion."""

    intro = _(
        "Clients download meeting content and the Address Book, and expand distribution groups, from the Web farm. "
        "With one load balancer its FQDN is the one to give; with two, the FQDN of the one that the Web Components "
        "Servers use. Without one give an FQDN of its own that resolves to the server's address, so that the pool can "
        "grow later."
    )
    internal_web_farm_fqdn = forms.CharField(
        label=_("Internal Web farm FQDN"),
        max_length=512,
        help_text=_("The pool FQDN, unless the Web Components Servers have a load balancer of their own."),
        widget=forms.TextInput(attrs=NAME_INPUT),
    )
    external_web_farm_fqdn = forms.CharField(
        label=_("External Web farm FQDN"),
        max_length=512,
        required=False,
        help_text=_(
            "It resolves to the external address of the reverse proxy. If Edge Servers are planned, give it now: "
            "later it takes the command line."
        ),
        widget=forms.TextInput(attrs=NAME_INPUT),
    )
    live = ("internal_web_farm_fqdn", "external_web_farm_fqdn")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        pool = context.answers["pool"]
        return {"internal_web_farm_fqdn": pool_spec.pool_fqdn(pool.get("name"), pool.get("domain"))}

    def rule_internal_web_farm_fqdn(self, value: str) -> None:
        pool_spec.check_web_farm(value, "internal_web_farm_fqdn")

    def rule_external_web_farm_fqdn(self, value: str) -> None:
        pool_spec.check_web_farm(value, "external_web_farm_fqdn")

    def check_internal_web_farm_fqdn(self, value: str) -> list[Verdict]:
        return [self._looked_up(value, "internal_web_farm_fqdn", _now("the internal Web farm"))]

    def check_external_web_farm_fqdn(self, value: str) -> list[Verdict]:
        return [self._looked_up(value, "external_web_farm_fqdn", _now("the external Web farm"))]

    def _looked_up(self, value: str, field: str, what: str) -> Verdict:
        fqdn = pool_spec.check_web_farm(value.strip(), field)
        return dns.check_address(self.context.resolver, fqdn, what=what)
