"""Web Farm FQDNs."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks import dns
from ocsadmin.checks.verdict import Verdict
from ocsadmin.wizards import WizardContext
from ocsadmin.wizards.spec_forms import form_field
from pools.rules.form import PLAIN_TEXT, RuleForm

from .spec import PoolSpec, pool_fqdn
from .storage import check_web_farm

NAME: Final[dict[str, Any]] = {"max_length": 512, "widget": forms.TextInput(attrs=PLAIN_TEXT)}


class WebFarmForm(RuleForm):
    """Under which names clients reach meeting content, the Address Book and group expansion."""

    intro = _(
        "Clients download meeting content and the Address Book, and expand distribution groups, from the Web farm. "
        "With one load balancer its FQDN is the one to give; with two, the FQDN of the one that the Web Components "
        "Servers use. Without one give an FQDN of its own that resolves to the server's address, so that the pool can "
        "grow later."
    )
    internal_web_farm_fqdn = form_field(PoolSpec, "internal_web_farm_fqdn", required=True, **NAME)
    external_web_farm_fqdn = form_field(PoolSpec, "external_web_farm_fqdn", **NAME)
    live = ("internal_web_farm_fqdn", "external_web_farm_fqdn")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        pool = context.answers["pool"]
        return {"internal_web_farm_fqdn": pool_fqdn(pool.get("name"), pool.get("domain"))}

    def check_internal_web_farm_fqdn(self, value: str) -> list[Verdict]:
        return [self._looked_up(value, "internal_web_farm_fqdn", _now("the internal Web farm"))]

    def check_external_web_farm_fqdn(self, value: str) -> list[Verdict]:
        return [self._looked_up(value, "external_web_farm_fqdn", _now("the external Web farm"))]

    def _looked_up(self, value: str, field: str, what: str) -> Verdict:
        fqdn = check_web_farm(value.strip(), field)
        return dns.check_address(self.context.resolver, fqdn, what=what)
