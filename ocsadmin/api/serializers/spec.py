"""What a caller wishes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

BESIDE_THE_SPEC = ("plan_hash", "reason")


class SpecSerializer(serializers.Serializer[Any]):
    """Base of specs: every write also takes a reason and the hash of the plan that was seen (see ``checked``)."""

    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=500, help_text="Why; it is kept with the job."
    )
    plan_hash = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=64,
        help_text="The hash of the plan that a dry run showed; another plan is then refused (412).",
    )
