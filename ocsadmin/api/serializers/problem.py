"""Errors (RFC 9457)."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from ocsadmin.plans import conflicts

from .plan import LeftOutSerializer


class OneErrorSerializer(serializers.Serializer[Any]):
    """One of several things that are wrong."""

    field = serializers.CharField(required=False, help_text="The value's name, with dots between levels.")
    pointer = serializers.CharField(required=False, help_text="A JSON pointer into the body.")
    detail = serializers.CharField(help_text="What is wrong with it.")
    type = serializers.CharField(required=False)
    title = serializers.CharField(required=False)
    status = serializers.IntegerField(required=False)
    remedy = serializers.CharField(required=False, help_text="What to do.")
    hint = serializers.CharField(required=False, help_text="The same as remedy: its old name, for this release.")


class ConflictSerializer(serializers.Serializer[Any]):
    """A row of a plan that is not as it was shown."""

    row = serializers.ChoiceField(
        choices=[conflicts.CHANGED, conflicts.ADDED, conflicts.GONE, conflicts.NOW],
        help_text="`now`: the plan that was shown is not kept any more; this is what the plan is now.",
    )
    title = serializers.CharField()
    target = serializers.CharField(help_text="The object.")
    attribute = serializers.CharField(allow_blank=True, help_text="Empty where it is about the row as a whole.")
    seen = serializers.BooleanField(help_text="True: the value that stands there; false: the one to be written.")
    shown = serializers.ListField(help_text="The values as they were shown.")
    now = serializers.ListField(help_text="The values as they are now.")
    text = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """What was wrong, with which value, and what to do."""

    type = serializers.CharField(help_text="/problems/<code>; a page there explains it.")
    title = serializers.CharField(help_text="What kind of problem it is.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What was wrong this time.")
    remedy = serializers.CharField(required=False, help_text="What to do.")
    hint = serializers.CharField(required=False, help_text="The same as remedy: its old name, for this release.")
    field = serializers.CharField(required=False, help_text="The value that it is about.")
    pointer = serializers.CharField(required=False, help_text="A JSON pointer to that value in the body.")
    instance = serializers.CharField(required=False, help_text="The number under which an error of ours was logged.")
    errors = OneErrorSerializer(  # type: ignore[assignment]  # serializers have an attribute of this name
        many=True, required=False, help_text="Each of several problems."
    )
    left_out = LeftOutSerializer(
        many=True, required=False, help_text="Each row of an undo or a retry of which nothing can be done."
    )
    differences = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="Values that are no longer as the plan saw them."
    )
    conflicts = ConflictSerializer(
        many=True, required=False, help_text="What is not as it was shown, row by row (409, 412); at most 200."
    )
