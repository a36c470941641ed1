"""The Prepare Domain wizard.

Source: Deploying Enterprise Edition, "Prepare Active Directory Schema, Forest, and Domain"; Office Communications
Server 2007 R2, "Changes made by domain preparation".
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict, ok
from ocsadmin.plans.plan import Plan
from ocsadmin.wizards import Answers, Page, Wizard, WizardContext
from pools.preparation.domain import containers_with_servers
from pools.prepare_domain.plan import PrepareDomainSpec, check_container, plan_prepare_domain
from pools.prepare_forest.pages import NAME_INPUT, NothingToDo, lines_of
from pools.rules.form import RuleForm


class ServerContainersForm(RuleForm):
    """Where the computer accounts of servers are."""

    intro = _(
        "Domain preparation gives the RTC groups their rights on the users of the domain. Members of "
        "RTCUniversalServerAdmins also need rights where the servers' computer accounts are, so that they can activate "
        "servers; Domain Admins have them without this."
    )
    server_containers = forms.CharField(
        label=_("Containers with computer accounts of servers"),
        required=False,
        max_length=20_000,
        help_text=_("One distinguished name a line. Proposed are those that hold Windows servers. May be left empty."),
        widget=forms.Textarea(attrs={**NAME_INPUT, "rows": 5, "class": "mono"}),
    )
    live = ("server_containers",)

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {"server_containers": "\n".join(map(str, containers_with_servers(context.directory)))}

    def rule_server_containers(self, value: str) -> None:
        for line in lines_of(value):
            check_container(line, self.context.directory)

    def check_server_containers(self, value: str) -> list[Verdict]:
        return [ok(str(check_container(line, self.context.directory))) for line in lines_of(value)]


class PrepareDomainWizard(Wizard):
    """Page and plan of domain preparation."""

    name = "prepare_domain"
    title = _("Prepare Domain")
    permission = "pools.prepare_domain"
    group = _("Domain Admins, or Enterprise Admins")
    icon = "domain"
    order = 11
    welcome = _(
        "This wizard grants the RTC groups their rights in the domain that the console works with: on its users, and "
        "where the computer accounts of servers are. The rights are added to the access control lists over LDAP; none "
        "that others granted is taken away, and it can be undone. Nothing is written before you click Finish."
    )
    pages: ClassVar[tuple[Page, ...]] = (
        Page("servers", ServerContainersForm, _("Computer Accounts of Servers"), intro=ServerContainersForm.intro),
    )
    ready_title = _("Ready to Prepare Domain")

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        chosen = lines_of(str(answers["servers"].get("server_containers", "")))
        spec = PrepareDomainSpec.from_json({"server_containers": chosen})
        plan = plan_prepare_domain(spec=spec, directory=context.directory)
        if not plan.changes:
            raise NothingToDo(words=" ".join(notice.text for notice in plan.notices))
        return plan
