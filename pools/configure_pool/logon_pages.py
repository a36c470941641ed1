"""Client Logon Settings · SIP Domains for Automatic Logon."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now

from ocsadmin.checks import dns
from ocsadmin.checks.verdict import Verdict, info, warning
from ocsadmin.wizards import Answers, WizardContext
from ocsadmin.wizards.spec_forms import form_field
from pools.configure_pool.errors import NoLogonDomain, RedirectionNeedsAutomaticLogon
from pools.configure_pool.logon import redirection_problem
from pools.configure_pool.spec import ClientLogon, ConfigurePoolSpec
from pools.configure_pool.standing import Standing
from pools.rules import automatic_logon
from pools.services import applications

from .pool_page import PoolPageForm


def is_automatic(answers: Answers) -> bool:
    return bool(answers["logon"].get("client_logon") == ClientLogon.AUTOMATIC)


class ClientLogonForm(PoolPageForm):
    """How clients find their server, and whether this one redirects them."""

    client_logon = form_field(ConfigurePoolSpec, "client_logon", required=True, widget=forms.RadioSelect)
    redirects_logon = form_field(ConfigurePoolSpec, "redirects_logon")
    move_redirection = form_field(ConfigurePoolSpec, "move_redirection")
    live = ("redirects_logon",)

    def adapt(self) -> None:
        field = self.fields["redirects_logon"]
        field.help_text = f"{field.help_text} {who(self.now)}"
        if self.now.redirecting:
            other = applications.fqdn_of(self.now.redirecting[0])
            text = _now("%(pool)s loses it; both are changed by the same plan.")
            self.fields["move_redirection"].label = _now("Move this task from %(pool)s") % {"pool": other}
            self.fields["move_redirection"].help_text = text % {"pool": other}
        else:
            del self.fields["move_redirection"]

    @classmethod
    def set_now(cls, now: Standing) -> dict[str, Any]:
        return {
            "client_logon": str(ClientLogon.MANUAL if now.logon.clients is False else ClientLogon.AUTOMATIC),
            "redirects_logon": now.logon.redirects,
            "move_redirection": False,
        }

    def rule_redirects_logon(self, value: bool) -> None:
        if value and self.cleaned_data.get("client_logon") == ClientLogon.MANUAL:
            raise RedirectionNeedsAutomaticLogon()
        if error := redirection_problem(value, move=self._moves(), now=self.now):
            raise error

    def _moves(self) -> bool:
        return bool(self.cleaned_data.get("move_redirection"))

    def check_redirects_logon(self, value: bool) -> list[Verdict]:
        if value and self.now.redirecting:
            other = applications.fqdn_of(self.now.redirecting[0])
            cure = _now("To take it over, tick “Move this task from %(pool)s” below.") % {"pool": other}
            return [warning(who(self.now), cure=cure)]
        return []


def who(now: Standing) -> str:
    """Who redirects automatic logon now, as a sentence."""
    if now.logon.redirects:
        return _now("This one does it now.")
    if now.redirecting:
        return _now("%(pool)s does it now.") % {"pool": applications.fqdn_of(now.redirecting[0])}
    return _now("No pool or server does it yet.")


class LogonDomainsForm(PoolPageForm):
    """The SIP domains whose people sign in automatically here."""

    logon_domains = form_field(ConfigurePoolSpec, "logon_domains")
    live = ("logon_domains",)

    def adapt(self) -> None:
        field: Any = self.fields["logon_domains"]
        field.choices = [(name, name) for name in self._as_they_will_be(self.context, self.now.domain_names)]

    @staticmethod
    def _as_they_will_be(context: WizardContext, domains: Iterable[str]) -> list[str]:
        """SIP domains without those that the wizard removes, and with those that it adds."""
        page = context.answers["sip-domains"]
        gone = {name.lower() for name in page.get("remove_sip_domains", ())}
        return [*(name for name in domains if name.lower() not in gone), *page.get("add_sip_domains", ())]

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        """A domain that is being added is proposed too."""
        values = super().start(context)
        return {**values, "logon_domains": cls._as_they_will_be(context, values["logon_domains"])}

    @classmethod
    def set_now(cls, now: Standing) -> dict[str, Any]:
        """Those that the pool supports; before it was configured all of them."""
        return {"logon_domains": list(now.logon.domains or now.domain_names)}

    def rule_logon_domains(self, value: list[str]) -> None:
        if not value:
            raise NoLogonDomain()

    def check_logon_domains(self, value: list[str]) -> list[Verdict]:
        """The record of each domain, looked up as clients do."""
        target = self._redirecting()
        if not target:
            return [info(_now("No pool or server redirects automatic logon yet, so there is no record to look for."))]
        port = automatic_logon.SIGN_IN_PORT
        return [
            dns.check_service(self.context.resolver, automatic_logon.service_name(name), target=target, port=port)
            for name in value
        ]

    def _redirecting(self) -> str:
        if self.context.answers["logon"].get("redirects_logon"):
            return self.now.fqdn
        return applications.fqdn_of(self.now.redirecting[0]) if self.now.redirecting else ""
