"""A plan: what would be done."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from ocsadmin.jobs.export import plan_ldif
from ocsadmin.jobs.plan import Plan


class NoticeSerializer(serializers.Serializer[Any]):
    """Something to know before the plan runs."""

    level = serializers.ChoiceField(choices=["info", "warning"])
    text = serializers.CharField()
    about = serializers.CharField(allow_blank=True)


class ChangeSerializer(serializers.Serializer[Any]):
    """One change, with the values before and after. Octets are ``{"base64": "…"}``."""

    kind = serializers.CharField(help_text="directory.add, directory.modify, host.hand_over, …")
    title = serializers.CharField()
    target = serializers.CharField(help_text="A DN, a server, a share.")
    guid = serializers.UUIDField(allow_null=True)
    before = serializers.DictField(child=serializers.ListField())
    after = serializers.DictField(child=serializers.ListField())
    data = serializers.DictField(  # type: ignore[assignment]  # serializers have an attribute of this name
        help_text="What else the kind needs: the command of a hand-over, …"
    )
    lane = serializers.CharField(allow_blank=True)


class BrakeSerializer(serializers.Serializer[Any]):
    """When a bulk job stops by itself."""

    failures = serializers.IntegerField()
    percent = serializers.IntegerField()


class ConfirmationSerializer(serializers.Serializer[Any]):
    """What has to be typed, and sent as `confirm`, before the plan is carried out."""

    text = serializers.CharField()
    why = serializers.CharField()


class PlanSerializer(serializers.Serializer[Plan]):
    """What would be done. ``hash`` binds a later request to it."""

    title = serializers.CharField()
    operation = serializers.CharField()
    permission = serializers.CharField()
    hash = serializers.CharField()
    spec = serializers.DictField()
    notices = NoticeSerializer(many=True)
    waves = serializers.ListField(child=serializers.IntegerField())
    brake = BrakeSerializer()
    confirmation = ConfirmationSerializer(allow_null=True)
    changes = ChangeSerializer(many=True)
    ldif = serializers.CharField(help_text="The changes in the directory as LDIF (RFC 2849).")

    def to_representation(self, instance: Plan) -> dict[str, Any]:
        return {"confirmation": None, **instance.to_json(), "ldif": plan_ldif(instance)}
