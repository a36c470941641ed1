"""A SIP domain as a field of a spec."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ocsadmin.use_cases import Kind
from pools import queries

SIP_DOMAIN: Final = Kind(
    label=_("SIP domain"),
    help=_("A DNS domain: the part of SIP addresses after the @."),
    subject=str,
    rest=lambda one: serializers.CharField(allow_blank=True, help_text=one.json_help),
)
"""The plan says what is wrong with a name, also with an empty one."""
SIP_DOMAINS: Final = Kind(choices=lambda: [(name, name) for name in queries.sip_domain_names()])
"""Those that the forest has."""
