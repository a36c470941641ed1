"""How a pool shall be configured.

Source: Deploying Enterprise Edition, "Configure Pool and Applications" (the wizard's pages and their notes).
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ocsadmin.errors import DomainError
from ocsadmin.use_cases import Kind, SpecField, field, spec
from pools import names
from pools.choosing.kinds import POOL
from pools.rules.refusal import broken
from pools.sip_domains.kinds import SIP_DOMAINS

from .errors import RedirectionNeedsAutomaticLogon, WrongValue
from .rules import (
    ACCESS_EDGE_PORT,
    AV_EDGE_PORT,
    check_applications,
    check_edge_server,
    check_edge_servers,
    check_new_domains,
    check_port,
)

_IDENTIFIERS = ", ".join(f"{name} ({called})" for name, called in names.BUILT_IN_APPLICATIONS.items())
OF_EDGE = ("access_edge_servers", "av_edge_server", "next_hop")


class ClientLogon(StrEnum):
    """How clients find their server."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"


def _ways_of_logon() -> list[tuple[str, Any]]:
    return [
        (ClientLogon.AUTOMATIC, _("Some or all clients will use DNS SRV records for automatic logon")),
        (ClientLogon.MANUAL, _("Clients will be manually configured for logon")),
    ]


def _applications() -> list[tuple[str, Any]]:
    return list(names.BUILT_IN_APPLICATIONS.items())


def _switch(one: SpecField) -> serializers.BooleanField:
    return serializers.BooleanField(required=False, allow_null=True, help_text=one.json_help)


@spec
class ConfigurePoolSpec:
    """How a pool shall be configured. What is left out stays as it is; only what differs is changed.

    ``external_access`` says whether the values after it count; ``access_edge_servers`` are all that the forest trusts,
    ``av_edge_server`` is that of this pool, empty for none.
    """

    pool: UUID = field(label=_("Server or pool"), kind=replace(POOL, note="objectGUID of the pool."))
    applications: tuple[str, ...] | None = field(
        label=_("Applications to activate"),
        help=_("Each needs further configuration before it works: see the checklist of the deployment."),
        kind=Kind(
            note=f"Identifiers; active ones stay so. {', '.join(map(' = '.join, names.BUILT_IN_APPLICATIONS.items()))}."
        ),
        choices=_applications,
        rule=check_applications,
        default=None,
        omit_default=True,
    )
    add_sip_domains: tuple[str, ...] = field(
        label=_("SIP domains to add"),
        help=_("The part of people's SIP addresses after the @."),
        rule=check_new_domains,
        default=(),
    )
    remove_sip_domains: tuple[str, ...] = field(
        label=_("SIP domains to remove"),
        help=_("Only a domain in which nobody has an address can go."),
        kind=SIP_DOMAINS,
        default=(),
    )
    client_logon: ClientLogon | None = field(
        label=_("How Office Communicator and Live Meeting clients find their server"),
        choices=_ways_of_logon,
        default=None,
        omit_default=True,
    )
    redirects_logon: bool | None = field(
        label=_("Use this server or pool to authenticate and redirect automatic client logon requests"),
        help=_("One and only one pool or server may do this."),
        kind=Kind(rest=_switch),
        default=None,
        omit_default=True,
    )
    move_redirection: bool = field(
        label=_("Move this task here"), help=_("Take that task away from the pool that has it."), default=False
    )
    logon_domains: tuple[str, ...] | None = field(
        label=_("SIP domains for automatic logon"),
        help=_("Each needs a DNS SRV record that leads to the pool that redirects logon requests."),
        kind=SIP_DOMAINS,
        default=None,
        omit_default=True,
    )
    external_access: bool = field(
        label=_("External user access"),
        help=_("Configure for external user access: the values below count."),
        default=False,
    )
    access_edge_servers: tuple[str, ...] | None = field(
        label=_("Trusted Access Edge Servers"),
        help=_("All that the forest trusts, by their internal FQDN."),
        default=None,
        omit_default=True,
    )
    av_edge_server: str | None = field(
        label=_("A/V Edge Server"),
        help=_("Internal FQDN of its A/V Authentication service. Leave it empty where there is none."),
        default=None,
        omit_default=True,
    )
    av_edge_port: int = field(label=_("Port of the A/V Authentication service"), default=AV_EDGE_PORT)
    next_hop: str | None = field(
        label=_("Internal next hop for external SIP traffic"),
        help=_("An Access Edge Server, or a Director on the way to it. Empty: the first Access Edge Server."),
        default=None,
        omit_default=True,
    )
    next_hop_port: int = field(label=_("Port of the next hop"), default=ACCESS_EDGE_PORT)

    def problems(self) -> list[DomainError]:
        """What the values break together."""
        edge = self._edge_problems() if self.external_access else self._values_that_do_not_count()
        if self.client_logon is ClientLogon.MANUAL and self.redirects_logon:
            return [RedirectionNeedsAutomaticLogon(), *edge]
        return edge

    def _edge_problems(self) -> list[DomainError]:
        return broken(
            partial(check_edge_servers, self.access_edge_servers),
            partial(check_edge_server, self.av_edge_server or "", "av_edge_server", "the A/V Edge Server"),
            partial(check_port, self.av_edge_port, "av_edge_port", AV_EDGE_PORT),
            partial(check_edge_server, self.next_hop or "", "next_hop", "the internal next hop"),
            partial(check_port, self.next_hop_port, "next_hop_port", ACCESS_EDGE_PORT),
        )

    def _values_that_do_not_count(self) -> list[DomainError]:
        """Nothing is passed over quietly: values of external access need the switch."""
        cure = "Set external_access to true, or leave it out."
        given = [name for name in OF_EDGE if getattr(self, name) is not None]
        text = "{} counts only where external access is configured."
        return [WrongValue(text.format(name), cure=cure, field=name) for name in given]
