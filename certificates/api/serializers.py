"""Certificates as REST shows them."""

from __future__ import annotations

from typing import ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from certificates.inventory.standing import STATES, days_left, state_of
from certificates.models import Certificate


class CertificateSerializer(serializers.ModelSerializer[Certificate]):
    """A certificate. ``usages`` are OIDs of extended key usages; null where it names none."""

    id = serializers.IntegerField(source="pk", read_only=True)
    state = serializers.SerializerMethodField()
    days_left = serializers.SerializerMethodField(help_text="Whole days until it ends; below zero once it has.")
    names = serializers.ListField(child=serializers.CharField(), read_only=True)
    usages = serializers.ListField(child=serializers.CharField(), read_only=True, allow_null=True)

    class Meta:
        model = Certificate
        fields: ClassVar = (
            "id", "common_name", "names", "subject", "issuer", "issuer_name", "serial", "thumbprint", "sha256",
            "not_before", "not_after", "days_left", "state", "key_algorithm", "key_bits", "signature_hash", "usages",
            "is_authority", "source", "friendly_name", "owner", "revoked_at", "first_seen_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=list(STATES)))
    def get_state(self, certificate: Certificate) -> str:
        return state_of(certificate, timezone.now())

    def get_days_left(self, certificate: Certificate) -> int:
        return days_left(certificate, timezone.now())
