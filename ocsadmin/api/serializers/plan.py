"""A plan: what would be done."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from ocsadmin.jobs.fitting import Fitted
from ocsadmin.plans.export import plan_ldif
from ocsadmin.plans.plan import Plan


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

    text = serializers.CharField(help_text="What is to be sent, without regard to case.")
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


class DifferenceSerializer(serializers.Serializer[Any]):
    """A value that is not as the plan saw it. `attribute` is empty where it is about the object itself."""

    number = serializers.IntegerField(help_text="That of the row.")
    title = serializers.CharField()
    target = serializers.CharField()
    attribute = serializers.CharField(allow_blank=True)
    planned_on = serializers.ListField()
    now = serializers.ListField()
    text = serializers.CharField()


class LeftOutSerializer(serializers.Serializer[Any]):
    """A row that is left out, because of what others did since or because it builds on such a row."""

    row = serializers.IntegerField(help_text="Its number in the job that is undone or retried.")
    title = serializers.CharField()
    target = serializers.CharField()
    reason = serializers.CharField()
    differences = DifferenceSerializer(many=True, help_text="The values in its way; none for another reason.")


class FittedPlanSerializer(PlanSerializer):
    """What of an undo or a retry would be done as things stand now, and which rows are left out."""

    left_out = LeftOutSerializer(many=True)

    @classmethod
    def of(cls, fitted: Fitted) -> dict[str, Any]:
        """The answer as plain data."""
        return {**PlanSerializer(fitted.plan).data, "left_out": [one.to_json() for one in fitted.left_out]}
