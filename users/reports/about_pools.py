"""Reports about pools."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from . import objects
from .base import POOLS, Column, ObjectReport, Report

REPORTS: Final[tuple[Report, ...]] = (
    ObjectReport(
        name="idle_pools",
        section=POOLS,
        title=_("Idle pools"),
        why=_(
            "Pools without users or servers cost a database and certificates; pools that nobody validated may not work."
        ),
        cure=_("Validate, finish the deployment by the checklist, or remove the pool."),
        columns=(
            Column("name", _("Pool")),
            Column("fqdn", _("FQDN")),
            Column("type", _("Type")),
            Column("servers", _("Servers")),
            Column("why", _("Why it is here")),
        ),
        rows=objects.idle_pools,
    ),
)
