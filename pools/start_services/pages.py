"""Verify Replication."""

from __future__ import annotations

from functools import cached_property

from django import forms
from django.utils.translation import gettext_lazy as _

from ocsadmin import parts
from ocsadmin.checks.verdict import Verdict, failure
from ocsadmin.errors import DomainError
from ocsadmin.wizards import PageForm
from pools.directory.pools import find_pool
from pools.services.place_page import place_in
from pools.services.replication import replication_verdicts


class ReplicationForm(PageForm):
    """What every domain controller that the console knows says of the pool's objects."""

    replicated = forms.BooleanField(label=_("The changes in Active Directory have replicated"))
    firewall = forms.BooleanField(
        label=_("Windows Firewall runs on the servers"),
        help_text=_("Services open their ports in it when they start. The plan has a step for it too."),
    )

    @cached_property
    def verdicts(self) -> list[Verdict]:
        try:
            pool = find_pool(place_in(self.context.answers)["pool"], self.context.directory, ("cn",))
            return replication_verdicts(pool.dn, self.context.directory, parts.controllers())
        except DomainError as error:
            return [failure(error.text, cure=error.cure)]
