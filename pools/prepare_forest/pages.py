"""The Prepare Forest wizard.

Sources: Deploying Enterprise Edition, "Prepare Active Directory Schema, Forest, and Domain"; Office Communications
Server 2007 R2 Active Directory Guide (location of global settings, domain of the universal groups).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict, ok
from ocsadmin.errors import DomainError
from ocsadmin.plans.plan import Plan
from ocsadmin.wizards import Answers, Page, Wizard, WizardContext
from pools import rules
from pools.preparation import accounts, groups, layout, read_state
from pools.prepare_forest.plan import plan_prepare_forest
from pools.prepare_forest.spec import PrepareForestSpec
from pools.rules.form import RuleForm

NAME_INPUT = {"autocomplete": "off", "spellcheck": "false"}


class NothingToDo(DomainError):
    """Nothing is missing."""

    code, status = "nothing-to-do", 422
    message = "{words}"
    hint = "There is nothing to write; leave the wizard."


class LocationForm(RuleForm):
    """Where global settings lie."""

    location = forms.ChoiceField(
        label=_("Location of global settings"),
        widget=forms.RadioSelect,
        choices=(
            (layout.CONFIGURATION, _("Configuration container (recommended)")),
            (layout.SYSTEM, _("System container of the root domain")),
        ),
        help_text=_(
            "The Configuration container is on every domain controller of the forest. The System container is on those "
            "of the root domain only: choose it where earlier releases keep their settings there."
        ),
    )

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

    sip_domain = forms.CharField(
        label=_("Default SIP domain"),
        max_length=256,
        help_text=_("The part of SIP addresses after the @ that most users will have. More can be added later."),
        widget=forms.TextInput(attrs={**NAME_INPUT, "autofocus": True}),
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

    def rule_sip_domain(self, value: str) -> None:
        rules.check_fqdn(value, field="sip_domain", what="a SIP domain")

    def check_sip_domain(self, value: str) -> list[Verdict]:
        rules.check_fqdn(value.strip(), field="sip_domain", what="a SIP domain")
        return [ok(_now("Users get addresses such as sip:name@%(domain)s.") % {"domain": value.strip().lower()})]


class GroupDomainForm(RuleForm):
    """The domain of the universal groups."""

    group_domain = forms.ChoiceField(
        label=_("Domain of the universal groups"),
        help_text=_("The twelve groups are made in its container Users. They are universal: all domains can use them."),
    )

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
    console_account = forms.BooleanField(
        label=_("Add the console's own account to RTCUniversalServerAdmins and RTCUniversalUserAdmins"),
        required=False,
        help_text=_("The console writes as this account. Leave it out only if it gets its rights otherwise."),
    )
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

    def rule_others(self, value: str) -> None:
        for name in lines_of(value):
            accounts.find_account(name, self.context.directory)

    def check_others(self, value: str) -> list[Verdict]:
        """Who each line is."""
        return [ok(accounts.find_account(name, self.context.directory).dn_text) for name in lines_of(value)]


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class PrepareForestWizard(Wizard):
    """Pages and plan of forest preparation."""

    name = "prepare_forest"
    title = _("Prepare Forest")
    permission = "pools.prepare_forest"
    group = _("Enterprise Admins")
    icon = "forest"
    order = 10
    welcome = _(
        "This wizard makes what Office Communications Server needs in the forest: RTC Service with its containers and "
        "global settings, the default SIP domain, and the universal groups with their rights. It makes only what is "
        "missing, and it can be undone. Nothing is written before you click Finish."
    )
    pages: ClassVar[tuple[Page, ...]] = (
        Page("location", LocationForm, _("Location of Global Settings")),
        Page("sip-domain", SIPDomainForm, _("Default SIP Domain")),
        Page("groups", GroupDomainForm, _("Location of Universal Groups")),
        Page("administrators", AdministratorsForm, _("Administrators")),
    )
    ready_title = _("Ready to Prepare Forest")

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        plan = plan_prepare_forest(spec=spec_of(answers, context), directory=context.directory)
        if not plan.changes:
            raise NothingToDo(words=" ".join(notice.text for notice in plan.notices))
        return plan


def spec_of(answers: Answers, context: WizardContext) -> PrepareForestSpec:
    """The wish that the answers make."""
    people = answers["administrators"]
    names = lines_of(str(people.get("others", "")))
    if people.get("add_me") and not context.acting_user.is_local:
        names.insert(0, context.acting_user.username)
    return PrepareForestSpec.from_json(
        {
            "location": answers["location"].get("location", ""),
            "sip_domain": answers["sip-domain"].get("sip_domain", ""),
            "group_domain": answers["groups"].get("group_domain", ""),
            "server_admins": names,
            "console_account": bool(people.get("console_account")),
        }
    )
