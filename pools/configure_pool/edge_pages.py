"""External User Access Configuration, and the Edge Servers where it is configured now."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks import dns
from ocsadmin.checks.verdict import Verdict, failure
from ocsadmin.use_cases import field_of
from ocsadmin.wizards import Answers
from ocsadmin.wizards.lines import lines_of
from ocsadmin.wizards.spec_forms import form_field
from pools.configure_pool import external_access as edge
from pools.configure_pool.errors import NoEdgeServer
from pools.configure_pool.rules import (
    ACCESS_EDGE_PORT,
    AV_EDGE_PORT,
    check_edge_server,
    check_edge_servers,
    check_port,
)
from pools.configure_pool.spec import ConfigurePoolSpec
from pools.configure_pool.standing import Standing

from .pool_page import PoolPageForm

NOW, NOT_NOW = "now", "not_now"
NAME_INPUT = {"autocomplete": "off", "spellcheck": "false"}


def is_configured_now(answers: Answers) -> bool:
    return bool(answers["external-access"].get("external_access") == NOW)


class ExternalAccessForm(PoolPageForm):
    """Whether Edge Servers are there already."""

    external_access = forms.ChoiceField(
        label=field_of(ConfigurePoolSpec, "external_access").label,
        choices=(
            (NOT_NOW, _("Do not configure for external user access now")),
            (NOW, _("Configure for external user access now")),
        ),
        widget=forms.RadioSelect,
    )
    choice_help = {
        "external_access": {
            NOT_NOW: _("No Edge Servers are deployed yet, or they stay as they are. Run this wizard again later."),
            NOW: _("The Edge Servers are deployed and all that they need is configured."),
        }
    }

    @classmethod
    def set_now(cls, now: Standing) -> dict[str, Any]:
        return {"external_access": NOW if now.av_edge else NOT_NOW}


class EdgeServersForm(PoolPageForm):
    """Which Edge Servers are trusted, and the way to them."""

    intro = _(
        "Names of the internal interfaces. Access Edge Servers and the next hop are settings of the whole forest; the "
        "A/V Edge Server is this pool's."
    )
    access_edge_servers = form_field(
        ConfigurePoolSpec, "access_edge_servers", required=True, error_messages={"required": str(NoEdgeServer())}
    )
    av_edge_server = form_field(ConfigurePoolSpec, "av_edge_server", widget=forms.TextInput(NAME_INPUT))
    av_edge_port = form_field(ConfigurePoolSpec, "av_edge_port", required=True, initial=AV_EDGE_PORT)
    next_hop = form_field(ConfigurePoolSpec, "next_hop", widget=forms.TextInput(NAME_INPUT))
    next_hop_port = form_field(ConfigurePoolSpec, "next_hop_port", required=True, initial=ACCESS_EDGE_PORT)
    live = ("access_edge_servers", "av_edge_server", "next_hop")

    @classmethod
    def set_now(cls, now: Standing) -> dict[str, Any]:
        av_edge = now.av_edge or (now.mras[0] if len(now.mras) == 1 else None)
        return {
            "access_edge_servers": list(now.access_edges),
            "av_edge_server": av_edge.text(edge.FQDN) if av_edge else "",
            "av_edge_port": av_edge.number(edge.PORT, AV_EDGE_PORT) if av_edge else AV_EDGE_PORT,
            "next_hop": now.next_hop,
            "next_hop_port": now.next_hop_port,
        }

    def rule_access_edge_servers(self, value: list[str]) -> None:
        check_edge_servers(value)
        for fqdn in value:
            self.refuse("access_edge_servers", edge.own_server(fqdn, "access_edge_servers", self.now))

    def rule_av_edge_server(self, value: str) -> None:
        check_edge_server(value, "av_edge_server", _now("the A/V Edge Server"))
        self.refuse("av_edge_server", edge.own_server(value, "av_edge_server", self.now))

    def rule_next_hop(self, value: str) -> None:
        check_edge_server(value, "next_hop", _now("the internal next hop"))
        edges = tuple(self.cleaned_data.get("access_edge_servers") or ())
        self.refuse("next_hop", edge.next_hop_problem(value, edges, self.now) if edges else None)

    def rule_av_edge_port(self, value: int) -> None:
        check_port(value, "av_edge_port", AV_EDGE_PORT)

    def rule_next_hop_port(self, value: int) -> None:
        check_port(value, "next_hop_port", ACCESS_EDGE_PORT)

    def check_access_edge_servers(self, value: str) -> list[Verdict]:
        servers = lines_of(value)
        check_edge_servers(servers)
        return [verdict for fqdn in servers for verdict in self._looked_up(fqdn, _now("the Access Edge Server"))]

    def check_av_edge_server(self, value: str) -> list[Verdict]:
        check_edge_server(value.strip(), "av_edge_server", _now("the A/V Edge Server"))
        return self._looked_up(value.strip(), _now("the A/V Edge Server"))

    def check_next_hop(self, value: str) -> list[Verdict]:
        fqdn = value.strip()
        check_edge_server(fqdn, "next_hop", _now("the internal next hop"))
        edges = tuple(lines_of(self["access_edge_servers"].value()))
        if error := edge.next_hop_problem(fqdn, edges, self.now):
            return [failure(error.text, cure=error.cure)]
        return [dns.check_address(self.context.resolver, fqdn, what=_now("the next hop"))]

    def _looked_up(self, fqdn: str, what: str) -> list[Verdict]:
        if error := edge.own_server(fqdn, "", self.now):
            return [failure(error.text, cure=error.cure)]
        return [dns.check_address(self.context.resolver, fqdn, what=what)]


def read_answers(answers: Answers) -> dict[str, Any]:
    """The spec as JSON: of the page on external access a switch."""
    values = answers.merged()
    external = values.pop("external_access", "") == NOW
    values.pop("for_pool", None)
    return {**values, "external_access": external}
