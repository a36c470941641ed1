"""What the pages have answered, as a spec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import ngettext

from ocsadmin.use_cases import from_json
from ocsadmin.wizards import Answers
from users.enable_users import EnableUsersSpec


def data_of(answers: Answers, *, verified: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The spec as JSON. ``verified`` stands in for the answer of the Verify page while that page is being checked."""
    verify = answers["verify"] if verified is None else verified
    people, naming = answers["people"], answers["sign_in_name"]
    asked = {
        "people": people.get("people"),
        "pool": answers["pool"].get("pool"),
        "sign_in_name": naming.get("sign_in_name"),
        "sip_domain": naming.get("sip_domain"),
        "pattern": naming.get("pattern"),
        "by_hand": {**people.get("by_hand", {}), **verify.get("by_hand", {})},
        "left_out": verify.get("left_out", []),
    }
    return {name: value for name, value in asked.items() if value is not None}


def spec_of(answers: Answers, *, verified: Mapping[str, Any] | None = None) -> EnableUsersSpec:
    """:raises ManyErrors: the answers are no spec."""
    return from_json(EnableUsersSpec, data_of(answers, verified=verified))


def how_many(answers: Answers) -> str:
    """``12 people``, as soon as the page ``people`` is answered."""
    count = len(answers["people"].get("people", ()))
    return ngettext("%(n)d person", "%(n)d people", count) % {"n": count} if count else ""
