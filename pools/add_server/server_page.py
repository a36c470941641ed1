"""The computer that becomes a server."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks import dns
from ocsadmin.checks.verdict import Verdict, failure, info, ok, warning
from ocsadmin.directory import Entry
from ocsadmin.errors import DomainError
from ocsadmin.wizards.spec_forms import form_field
from pools import rules
from pools.rules.form import PLAIN_TEXT, RuleForm

from . import computers
from .plan import server_problems
from .pools_to_grow import PoolToGrow, pool_to_grow
from .spec import InstallationSpec
from .suggestions import SuggestInput, free_computers
from .windows import WindowsVersion, version_of

PROPOSED = 5


class ServerForm(RuleForm):
    """A computer account of the pool's own domain."""

    intro = _(
        "The computer has joined the pool's domain, runs a 64-bit edition of Windows Server, and is in no pool yet. A "
        "second server of a pool needs a load balancer."
    )
    server = form_field(
        InstallationSpec,
        "server",
        max_length=512,
        validators=[],
        help_text=_("The computer's full name, as in ocsfe03.contoso.com. Free computers are proposed as you type."),
        widget=SuggestInput(attrs={**PLAIN_TEXT, "autofocus": True}),
    )
    live = ("server",)

    def prepare(self) -> None:
        widget: Any = self.fields["server"].widget
        widget.suggestions = free_computers()

    def clean_server(self) -> str:
        return str(self.cleaned_data["server"]).strip()

    def rule_server(self, value: str) -> None:
        self.cleaned_data["server"] = computers.fqdn_of(self.found(value))

    def found(self, fqdn: str) -> Entry:
        """The computer account.

        :raises DomainError: the first reason why it can't become a server.
        """
        rules.check_fqdn(fqdn, field="server", what=_now("the server's FQDN"))
        directory, pool = self.context.directory, self.chosen_pool()
        domain = pool.domain if pool else directory.forest.domain.domain
        computer = computers.computer_called(fqdn, directory, domain=domain, pool=pool.fqdn if pool else "")
        for problem in self.problems_of(computer, pool):
            raise problem
        return computer

    def problems_of(self, computer: Entry, pool: PoolToGrow | None) -> list[DomainError]:
        return server_problems(computer, pool, self.context.directory)

    def chosen_pool(self) -> PoolToGrow | None:
        """The pool, where it was chosen before: the wizard began at a pool's page."""
        chosen = str(self.context.answers["pool"].get("pool", ""))
        return pool_to_grow(chosen, self.context.directory) if chosen else None

    def check_server(self, value: str) -> list[Verdict]:
        """The account, its Windows with what that needs, and the address."""
        value = value.strip()
        try:
            computer = self.found(value)
        except DomainError as error:
            return [failure(error.text, cure=error.cure), *self._proposals(value, error)]
        windows, fqdn = version_of(computer), computers.fqdn_of(computer)
        text = _now("%(fqdn)s is in the directory (%(dn)s).") % {"fqdn": fqdn, "dn": computer.dn}
        address = dns.check_address(self.context.resolver, fqdn, what=_now("the server"))
        return [ok(text), *windows_verdicts(computer, windows), address]

    def _proposals(self, value: str, error: DomainError) -> list[Verdict]:
        if not isinstance(error, computers.UnknownComputer):
            return []
        similar = [fqdn for fqdn, _words in free_computers(value.partition(".")[0], PROPOSED)]
        return [info(_now("Similar: %(names)s.") % {"names": ", ".join(similar)})] if similar else []


def windows_verdicts(computer: Entry, windows: WindowsVersion) -> list[Verdict]:
    """Which Windows it runs, and what Setup expects there."""
    if windows.caution:
        return [warning(windows.caution, cure=_now("Look at the server before you go on."))]
    attributes = ("operatingSystem", "operatingSystemServicePack")
    called = " ".join(text for text in (computer.text(name) for name in attributes) if text)
    needs = _now("Before Setup: Windows Firewall runs; %(iis)s with %(services)s.") % {
        "iis": windows.iis,
        "services": ", ".join(one.name for one in windows.components),
    }
    return [ok(_now("It runs %(windows)s.") % {"windows": called}), info(needs)]
