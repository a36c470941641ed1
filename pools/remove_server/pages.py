"""Remove Server.

Source: Office Communications Server 2007 R2 documentation, "Removing Servers and Server Roles".
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict, info, warning
from ocsadmin.plans.plan import Plan
from ocsadmin.wizards import Answers, Page, PageForm, Wizard, WizardContext
from pools import queries
from pools.wizards.subjects import server_of

from .find import find_server
from .plan import plan_remove_server
from .spec import RemoveServerSpec


class ServerForm(PageForm):
    """Which server goes."""

    server = forms.ChoiceField(label=_("Server"))
    stopped = forms.BooleanField(
        label=_("Its services are stopped, or nobody uses it"),
        help_text=_("The objects are deleted as soon as you click Finish. Stop Services drains and stops the server."),
    )
    live = ("server",)

    def prepare(self) -> None:
        field: Any = self.fields["server"]
        field.choices = [("", "–"), *servers()]

    def summary(self) -> list[tuple[Any, Any]]:
        return [(bound.label, self.cleaned_data.get(name, "")) for name, bound in self.fields.items()]

    def check_server(self, value: str) -> list[Verdict]:
        """Whether the pool goes on without it."""
        found = find_server(value, self.context.directory)
        if not found.others:
            text = _now("It is the last server of %(pool)s: the pool stops working.")
            return [warning(text % {"pool": found.pool.dn.name}, cure=_now("Move its users to another pool before."))]
        others = ", ".join(one.fqdn for one in found.others)
        return [info(_now("%(pool)s goes on with %(others)s.") % {"pool": found.pool.dn.name, "others": others})]


def servers() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each pool with its servers, as groups of choices."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in queries.server_rows():
        groups.setdefault(str(row.pool or _now("No pool")), []).append((row.server.fqdn, row.server.fqdn))
    return sorted(groups.items())


class RemoveServerWizard(Wizard):
    """Pages and plan."""

    name = "remove_server"
    title = _("Remove Server")
    section = _("Maintenance")
    order = 320
    permission = "pools.add_server"
    group = _("Administrators, Domain Admins and RTCUniversalServerAdmins")
    icon = "remove"
    welcome = _(
        "This wizard takes a server out of its pool: all its roles are deactivated in the documented order, its "
        "objects in Active Directory are deleted, and nobody trusts it any more. What has to be done on the server is "
        "handed over with exact commands. Undoing the job makes the objects anew."
    )
    pages: ClassVar[tuple[Page, ...]] = (Page("server", ServerForm, _("Select a Server")),)
    ready_title = _("Ready to Remove the Server")

    def subject(self, answers: Answers) -> str:
        return server_of(answers)

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        spec = RemoveServerSpec.from_json({"server": answers["server"].get("server", "")})
        return plan_remove_server(spec=spec, directory=context.directory)
