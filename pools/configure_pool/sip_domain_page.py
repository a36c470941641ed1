"""SIP domains."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now

from ocsadmin.checks.verdict import Verdict, failure, ok
from ocsadmin.errors import DomainError
from ocsadmin.wizards.lines import lines_of
from ocsadmin.wizards.spec_forms import form_field
from pools.configure_pool.spec import ConfigurePoolSpec
from pools.configure_pool.standing import Standing
from pools.rules.refusal import broken
from pools.sip_domains.checks import check_asked_for, check_no_domain_twice, check_removal
from pools.sip_domains.entries import name_of

from .pool_page import PoolPageForm


class SIPDomainsForm(PoolPageForm):
    """The forest's SIP domains: some come, some go."""

    add_sip_domains = form_field(ConfigurePoolSpec, "add_sip_domains")
    remove_sip_domains = form_field(ConfigurePoolSpec, "remove_sip_domains")
    live = ("add_sip_domains", "remove_sip_domains")

    def adapt(self) -> None:
        self.existing = [(name_of(one), one.true("msRTCSIP-Default")) for one in self.now.sip_domains]
        removable = [(name, name) for name, default in self.existing if not default]
        field: Any = self.fields["remove_sip_domains"]
        field.choices = removable
        if not removable:
            del self.fields["remove_sip_domains"]

    @classmethod
    def set_now(cls, now: Standing) -> dict[str, Any]:
        return {"add_sip_domains": [], "remove_sip_domains": []}

    def rule_add_sip_domains(self, value: list[str]) -> None:
        twice = broken(lambda: check_no_domain_twice(value, "add_sip_domains"))
        for error in (*(self._addition_error(name) for name in value), *twice):
            self.refuse("add_sip_domains", error)

    def rule_remove_sip_domains(self, value: list[str]) -> None:
        for name in value:
            self.refuse("remove_sip_domains", self._removal_error(name))

    def check_add_sip_domains(self, value: str) -> list[Verdict]:
        names = lines_of(value)
        check_no_domain_twice(names, "add_sip_domains")
        return [_verdict(self._addition_error(name), self._fine(name)) for name in names]

    def check_remove_sip_domains(self, value: list[str]) -> list[Verdict]:
        text = _now("Nobody has an address in %(name)s.")
        return [_verdict(self._removal_error(name), text % {"name": name}) for name in value]

    def _fine(self, name: str) -> str:
        there = name in self.now.domain_names
        text = _now("%(name)s is a SIP domain already.") if there else _now("%(name)s is a domain that can be added.")
        return text % {"name": name}

    def _addition_error(self, name: str) -> DomainError | None:
        return next(iter(broken(lambda: check_asked_for(name, self.now.domain_names))), None)

    def _removal_error(self, name: str) -> DomainError | None:
        return next(iter(broken(lambda: check_removal(name, self.now.sip_domains, self.context.directory))), None)


def _verdict(error: DomainError | None, fine: str) -> Verdict:
    return failure(error.text, cure=error.cure) if error else ok(fine)
