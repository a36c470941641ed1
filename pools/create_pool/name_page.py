"""Pool Name, Domain, and Back-End."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now

from ocsadmin.checks import dns, tcp
from ocsadmin.checks.verdict import Verdict, failure, ok, warning
from ocsadmin.wizards import WizardContext
from ocsadmin.wizards.spec_forms import form_field
from pools import rules
from pools.rules.form import PLAIN_TEXT, RuleForm
from pools.rules.sql_instances import PORT

from . import conflicts
from .spec import PoolSpec, check_back_end, pool_fqdn


class PoolNameForm(RuleForm):
    """What the pool is called and where its databases are."""

    name = form_field(PoolSpec, "name", max_length=256, widget=forms.TextInput(attrs={**PLAIN_TEXT, "autofocus": True}))
    domain = form_field(PoolSpec, "domain", forms.ChoiceField)
    sql_instance = form_field(PoolSpec, "sql_instance", max_length=512, widget=forms.TextInput(attrs=PLAIN_TEXT))
    live = ("name", "domain", "sql_instance")
    computed = ("pool_fqdn",)

    def prepare(self) -> None:
        domains = list(conflicts.domains_of_forest(self.context.directory))
        field: Any = self.fields["domain"]
        field.choices = [(name, name) for name in domains]
        if len(domains) == 1:
            field.disabled = True
            self.initial["domain"] = domains[0]

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {"domain": context.directory.forest.domain.domain}

    def compute_pool_fqdn(self, data: Mapping[str, Any]) -> str:
        return pool_fqdn(data.get("name"), data.get("domain") or self["domain"].value())

    def rule_name(self, value: str) -> None:
        domain = str(self.cleaned_data.get("domain", ""))
        rules.check_fqdn(pool_fqdn(value, domain), field="name", what=_now("the pool FQDN"))
        if taken := conflicts.name_taken(value, domain, self.context.directory):
            raise taken

    def rule_sql_instance(self, value: str) -> None:
        back_end = check_back_end(
            value, str(self.cleaned_data.get("name", "")), str(self.cleaned_data.get("domain", ""))
        )
        self._refuse_front_end(back_end)

    def check_name(self, value: str) -> list[Verdict]:
        """Rules, then the directory, then DNS."""
        value, domain = value.strip(), str(self["domain"].value() or "")
        rules.check_pool_name(value)
        if taken := conflicts.name_taken(value, domain, self.context.directory):
            return [failure(taken.text, cure=taken.cure)]
        fqdn = pool_fqdn(value, domain)
        cure = _now("Create an A record that leads to the load balancer's virtual IP address, or to the only server.")
        found = dns.check_address(self.context.resolver, fqdn, what=_now("the pool"), cure=cure)
        return [ok(_now("No pool and no server is called %(name)s.") % {"name": value}), found]

    def check_domain(self, _value: str) -> list[Verdict]:
        """The name is looked up anew in the domain that was chosen."""
        name = str(self["name"].value() or "")
        return self.check_name(name) if name else []

    def check_sql_instance(self, value: str) -> list[Verdict]:
        """Rules, the directory, and a connection to the port of the default instance."""
        name, domain = str(self["name"].value() or "").strip(), str(self["domain"].value() or "")
        back_end = check_back_end(value.strip(), name, domain)
        self._refuse_front_end(back_end)
        host = f"{back_end.server}.{domain}" if back_end.is_short else back_end.server
        verdicts = [tcp.check_port(self.context.resolver, host, PORT, what="SQL Server")]
        if back_end.is_short:
            text = _now("A short name fails where NetBIOS over TCP/IP is off.")
            verdicts.append(
                warning(
                    text,
                    cure=_now("Type the FQDN: %(host)s.") % {"host": str(back_end).replace(back_end.server, host, 1)},
                )
            )
        if pool := conflicts.pool_on_instance(str(back_end), self.context.directory):
            text = _now("%(pool)s has its databases on this instance.") % {"pool": pool}
            verdicts.append(warning(text, cure=_now("Give each pool an instance of its own.")))
        return verdicts

    def _refuse_front_end(self, back_end: rules.SQLInstance) -> None:
        if server := conflicts.server_called(back_end.server, self.context.directory):
            raise conflicts.BackEndIsFrontEnd(server=back_end.server, dn=server.dn_text)
