"""Select a Pool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ocsadmin.checks import dns
from ocsadmin.checks.verdict import Verdict, info, warning
from ocsadmin.directory import Directory, Entry
from ocsadmin.wizards import WizardContext
from pools.directory.pools import fqdn_of_pool, servers_of_pool
from pools.rules.form import RuleForm

from . import computers
from .advice import load_balancer_text
from .plan import server_problems
from .pools_to_grow import enterprise_pools, pool_to_grow


class PoolForm(RuleForm):
    """An Enterprise pool."""

    pool = forms.ChoiceField(
        label=_("Pool"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a pool. Where there is none, create an Enterprise pool first.")},
    )
    live = ("pool",)

    def prepare(self) -> None:
        field: Any = self.fields["pool"]
        directory = self.context.directory
        found = enterprise_pools(directory)
        field.choices = [(str(entry.guid), fqdn_of_pool(entry)) for entry in found]
        self.choice_help = {"pool": {str(entry.guid): _servers(entry, directory) for entry in found}}
        if not found:
            field.help_text = _("There is no Enterprise pool. Create one first.")

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        """The only one there is."""
        choices = pool_choices(context.directory)
        return {"pool": choices[0][0]} if len(choices) == 1 else {}

    def rule_pool(self, value: str) -> None:
        directory = self.context.directory
        pool = pool_to_grow(value, directory)
        fqdn = str(self.context.answers["server"].get("server", ""))
        if fqdn:
            computer = computers.computer_called(fqdn, directory, domain=pool.domain, pool=pool.fqdn)
            for problem in server_problems(computer, pool, directory):
                raise problem

    def check_pool(self, value: str) -> list[Verdict]:
        pool = pool_to_grow(value, self.context.directory)
        if not pool.servers:
            text = _now("The first server of %(pool)s, which works without a load balancer.") % {"pool": pool.fqdn}
            return [info(text), self._address(pool.fqdn)]
        cure = _now("Configure the load balancer before clients find the new server.")
        return [warning(load_balancer_text(pool), cure=cure), self._address(pool.fqdn)]

    def _address(self, fqdn: str) -> Verdict:
        return dns.check_address(self.context.resolver, fqdn, what=_now("the pool"))


def known_pool(asked: Mapping[str, str], context: WizardContext) -> dict[str, dict[str, Any]]:
    """``?pool=<GUID>``: an Enterprise pool that was looked at."""
    wanted = asked.get("pool", "")
    known = {guid for guid, _fqdn in pool_choices(context.directory)} if wanted else set()
    return {"pool": {"pool": wanted}} if wanted in known else {}


def pool_choices(directory: Directory) -> list[tuple[str, str]]:
    """GUID and FQDN of the Enterprise pools."""
    return [(str(entry.guid), fqdn_of_pool(entry)) for entry in enterprise_pools(directory)]


def _servers(entry: Entry, directory: Directory) -> str:
    servers = servers_of_pool(entry.dn, directory)
    if not servers:
        return _now("No server yet")
    count = ngettext("%(count)d server", "%(count)d servers", len(servers)) % {"count": len(servers)}
    names = ", ".join(one.fqdn for one in servers)
    return _now("%(count)s: %(names)s. With one more it needs a load balancer.") % {"count": count, "names": names}
