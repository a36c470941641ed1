"""The mirror's own kind: where objects of the domain lie (see ``Container``)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocsadmin.directory.filters import Or, object_class

from .kinds import MirrorKind
from .models import Container

CONTAINERS = MirrorKind(
    name="container",
    title=_("Containers"),
    model=Container,
    base="domain",
    where=Or((object_class("organizationalUnit"), object_class("container"), object_class("builtinDomain"))),
    recorded=False,
)
