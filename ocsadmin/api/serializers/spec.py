"""What a caller wishes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

BESIDE_THE_SPEC = ("plan_hash", "reason")
CONFIRM = "confirm"


class SecretsField(serializers.DictField):
    """Name → password or key that a plan needs. Written only: it is never answered."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault(
            "help_text",
            "Passwords that the plan names (`data.secrets` of its changes): name → value. They are kept sealed until "
            "they have been used, and are in no answer.",
        )
        child = serializers.CharField(trim_whitespace=False, max_length=256)
        super().__init__(child=child, write_only=True, **options)


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


class ConfirmedSerializer(serializers.Serializer[Any]):
    """Of writes that have to be confirmed where much is at stake."""

    confirm = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=256,
        help_text="What the plan wants typed (`confirmation` of the dry run), where it wants that.",
    )
