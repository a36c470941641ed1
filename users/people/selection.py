"""Whom a request is about: named by objectGUID, or everyone whom the filters of the list find."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import QueryDict
from rest_framework import serializers

from ocsadmin.api import SpecSerializer
from users.lists.tables import UserList

MOST = 100_000


class UserFilterSpecSerializer(serializers.Serializer[Any]):
    """Everyone who matches: the same names as the list's filters, and ``q`` for the search."""

    q = serializers.CharField(required=False, help_text="Name, SIP address, account, e-mail or phone.")
    pool = serializers.UUIDField(required=False)
    enabled = serializers.BooleanField(required=False, allow_null=True, default=None)
    account_disabled = serializers.BooleanField(required=False, allow_null=True, default=None)
    ou = serializers.CharField(required=False, help_text="DN of a unit; people in units below it count too.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if all(value is None for value in attrs.values()):
            raise serializers.ValidationError("This would mean everyone. Give at least one of the filters.")
        return attrs


class PeopleSpecSerializer(SpecSerializer):
    """A request about people: either ``people`` or a ``filter``; those ``left_out`` stay as they are."""

    people = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST, help_text="objectGUIDs; or give a filter."
    )
    filter = UserFilterSpecSerializer(required=False)
    left_out = serializers.ListField(child=serializers.UUIDField(), required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("people" in attrs) == ("filter" in attrs):
            raise serializers.ValidationError({"people": "Give either people or a filter."})
        return attrs


def with_people(body: Mapping[str, Any]) -> dict[str, Any]:
    """The checked body with ``people`` in place of the filter."""
    people = body["people"] if "people" in body else _matching(body["filter"])
    return {**{name: value for name, value in body.items() if name != "filter"}, "people": people}


def _matching(wanted: Mapping[str, Any]) -> list[UUID]:
    """The GUIDs of all who match, as the list would find them."""
    query = QueryDict(mutable=True)
    query.update({name: _text(value) for name, value in wanted.items() if value is not None})
    return UserList(query).everyone(MOST)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
