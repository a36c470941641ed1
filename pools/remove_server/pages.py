"""Which server goes, and whether its pool goes on without it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict, info, warning
from ocsadmin.wizards import PageForm
from ocsadmin.wizards.spec_forms import form_field

from .find import find_server
from .spec import RemoveServerSpec


class ServerForm(PageForm):
    """Which server goes."""

    server = form_field(RemoveServerSpec, "server")
    stopped = forms.BooleanField(
        label=_("Its services are stopped, or nobody uses it"),
        help_text=_("The objects are deleted as soon as you click Finish. Stop Services drains and stops the server."),
    )
    live = ("server",)

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
