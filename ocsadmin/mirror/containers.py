"""The mirror's own kinds: where objects lie (see ``Container``)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocsadmin.directory.filters import Or, any_of, object_class

from .kinds import MirrorKind
from .models import Container, TopologyContainer

CONTAINERS = MirrorKind(
    name="container",
    title=_("Containers"),
    model=Container,
    base="domain",
    where=Or((object_class("organizationalUnit"), object_class("container"), object_class("builtinDomain"))),
    recorded=False,
)

TOPOLOGY_CONTAINERS = MirrorKind(
    name="topology_container",
    title=_("Containers of the topology"),
    model=TopologyContainer,
    base="rtc_service",
    where=any_of(
        "objectClass",
        (
            "container",
            "msRTCSIP-Service",
            "msRTCSIP-GlobalContainer",
            "msRTCSIP-Pools",
            "msRTCSIP-Pool",
            "msRTCSIP-LocationProfile",
        ),
    ),
    recorded=False,
)
HOLDERS = (CONTAINERS, TOPOLOGY_CONTAINERS)
"""Kinds whose objects hold others: where one is renamed, what lies below it is read anew."""
