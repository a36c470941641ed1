"""The pages of the Prepare Forest wizard.

Sources: Deploying Enterprise Edition, "Prepare Active Directory Schema, Forest, and Domain"; Office Communications
Server 2007 R2 Active Directory Guide (location of global settings, domain of the universal groups).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict, ok
from ocsadmin.use_cases import field_of
from ocsadmin.wizards import WizardContext
from ocsadmin.wizards.lines import lines_of
from ocsadmin.wizards.spec_forms import form_field
from pools import rules
from pools.preparation import accounts, groups, layout, read_state
from pools.rules.form import RuleForm

from .spec import PrepareForestSpec

GROUP_DOMAIN = field_of(PrepareForestSpec, "group_domain")
NAME_INPUT = {"autocomplete": "off", "spellcheck": "false"}


class LocationForm(RuleForm):
    """Where global settings lie."""

    location = form_field(PrepareForestSpec, "location", required=True, widget=forms.RadioSelect)

    def prepare(self) -> None:
        if there := read_state(self.context.directory).forest.location:
            field = self.fields["location"]
            field.disabled, self.initial["location"] = True, there
            field.help_text = _("RTC Service is there already, so this can't be chosen any more.")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {"location": layout.CONFIGURATION}


class SIPDomainForm(RuleForm):
    """The default SIP domain."""

    sip_domain = form_field(
        PrepareForestSpec, "sip_domain", required=True, widget=forms.TextInput({**NAME_INPUT, "autofocus": True})
    )
    live = ("sip_domain",)

    def prepare(self) -> None:
        if default := read_state(self.context.directory).forest.default_sip_domain:
            field = self.fields["sip_domain"]
            field.disabled, self.initial["sip_domain"] = True, default
            field.help_text = _("This is the default SIP domain already.")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {"sip_domain": context.directory.forest.root_domain.domain}

    def check_sip_domain(self, value: str) -> list[Verdict]:
        rules.check_fqdn(value.strip(), field="sip_domain", what="a SIP domain")
        return [ok(_now("Users get addresses such as sip:name@%(domain)s.") % {"domain": value.strip().lower()})]


class GroupDomainForm(RuleForm):
    """The domain of the universal groups."""

    group_domain = forms.ChoiceField(label=GROUP_DOMAIN.label, help_text=GROUP_DOMAIN.help)

    def prepare(self) -> None:
        domains = list(read_state(self.context.directory).domains)
        field: Any = self.fields["group_domain"]
        field.choices = [(name, name) for name in domains]
        if len(domains) == 1:
            field.disabled, self.initial["group_domain"] = True, domains[0]

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {"group_domain": context.directory.forest.domain.domain}


class AdministratorsForm(RuleForm):
    """Who may go on afterwards."""

    add_me = forms.BooleanField(
        label=_("Add me to RTCUniversalServerAdmins"),
        required=False,
        help_text=_("Everything after forest preparation takes this group. The console notices without a new sign-in."),
    )
    others = forms.CharField(
        label=_("Other accounts to add to it"),
        required=False,
        max_length=4000,
        help_text=_("One a line: account, CONTOSO\\account or account@contoso.com."),
        widget=forms.Textarea(attrs={**NAME_INPUT, "rows": 3}),
    )
    console_account = form_field(PrepareForestSpec, "console_account")
    live = ("others",)

    def prepare(self) -> None:
        if own := accounts.own_account(self.context.directory):
            text = _now("The console writes as %(account)s. Leave it out only if it gets its rights otherwise.")
            self.fields["console_account"].help_text = text % {"account": own.text("sAMAccountName")}
        if self.context.acting_user.is_local:
            field = self.fields["add_me"]
            field.disabled, self.initial["add_me"] = True, False
            field.help_text = _("A local administrator has no account in the directory and needs no group.")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        member = groups.SERVER_ADMINS in context.acting_user.groups
        return {"add_me": not context.acting_user.is_local and not member, "console_account": True}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        me = [self.context.acting_user.username] if values.get("add_me") else []
        return {**values, "server_admins": [*me, *lines_of(values.get("others"), separators="")]}

    def rule_others(self, value: str) -> None:
        for name in lines_of(value, separators=""):
            accounts.find_account(name, self.context.directory)

    def check_others(self, value: str) -> list[Verdict]:
        """Who each line is."""
        return [
            ok(accounts.find_account(name, self.context.directory).dn_text) for name in lines_of(value, separators="")
        ]
