"""The page of the Prepare Domain wizard.

Source: Office Communications Server 2007 R2, "Changes made by domain preparation".
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict, ok
from ocsadmin.use_cases import field_of
from ocsadmin.wizards import WizardContext
from ocsadmin.wizards.lines import LinesField, lines_of
from pools.preparation.domain import containers_with_servers
from pools.rules.form import RuleForm

from .container import check_container
from .spec import PrepareDomainSpec


class ServerContainersForm(RuleForm):
    """Where the computer accounts of servers are."""

    intro = _(
        "Domain preparation gives the RTC groups their rights on the users of the domain. Members of "
        "RTCUniversalServerAdmins also need rights where the servers' computer accounts are, so that they can activate "
        "servers; Domain Admins have them without this."
    )
    server_containers = LinesField(
        label=field_of(PrepareDomainSpec, "server_containers").label,
        help_text=_("One distinguished name a line. Proposed are those that hold Windows servers. May be left empty."),
        required=False,
        separators="",
        most=1000,
        widget=forms.Textarea({"rows": 5, "class": "mono", "autocomplete": "off", "spellcheck": "false"}),
    )
    live = ("server_containers",)

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {"server_containers": [str(dn) for dn in containers_with_servers(context.directory)]}

    def rule_server_containers(self, value: list[str]) -> None:
        for line in value:
            check_container(line, self.context.directory)

    def check_server_containers(self, value: str) -> list[Verdict]:
        return [ok(str(check_container(line, self.context.directory))) for line in lines_of(value, separators="")]
