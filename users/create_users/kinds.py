"""What is known of the values of a new person on every face: where the password comes from, who they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ocsadmin.use_cases import Kind
from users.people.spec import NAMED, and_others

from .naming import full_name_of


class Password(StrEnum):
    """Where the first password comes from: someone types it, or the console makes it and shows it once."""

    TYPED = "typed"
    RANDOM = "random"


def _names(people: Collection[Any]) -> str:
    return and_others([one.cn or one.logon_name for one in [*people][:NAMED]], len(people) - NAMED)


def _subject(people: Collection[Mapping[str, Any]]) -> str:
    """Names of people in JSON."""
    named = [
        one.get("full_name") or full_name_of(*(one.get(name) or "" for name in ("first_name", "initials", "last_name")))
        for one in [*people][:NAMED]
    ]
    return and_others([name for name in named if name], len(people) - NAMED)


def _password(_field: Any) -> serializers.CharField:
    """REST takes the password itself, beside the spec that holds none."""
    return serializers.CharField(
        required=False, trim_whitespace=False, max_length=256, write_only=True, help_text="It is in no answer."
    )


def _must_change(_field: Any) -> serializers.BooleanField:
    return serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Null: unless another option forbids it."
    )


NEW_PEOPLE: Final = Kind(label=_("People"), words=_names, subject=_subject)
PASSWORD: Final = Kind(help=_("typed or random; never the password itself."), rest=_password, secret=True)
MUST_CHANGE: Final = Kind(help=_("Left out: on, unless another option forbids it."), rest=_must_change)
