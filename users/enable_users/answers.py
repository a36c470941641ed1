"""What the pages have answered, as a spec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import ngettext

from ocsadmin.wizards import Answers
from users.enable_users import EnableUsersSpec


def spec_of(answers: Answers, *, verified: Mapping[str, Any] | None = None) -> EnableUsersSpec:
    """``verified`` stands in for the answer of the Verify page while that page is being checked."""
    verify = answers["verify"] if verified is None else verified
    people, naming = answers["people"], answers["sign_in_name"]
    return EnableUsersSpec.from_json(
        {
            "people": people["people"],
            "pool": answers["pool"]["pool"],
            "sign_in_name": naming["sign_in_name"],
            "sip_domain": naming.get("sip_domain"),
            "pattern": naming.get("pattern"),
            "by_hand": {**people.get("by_hand", {}), **verify.get("by_hand", {})},
            "left_out": verify.get("left_out", []),
        }
    )


def how_many(answers: Answers) -> str:
    """``12 people``, as soon as the page ``people`` is answered."""
    count = len(answers["people"].get("people", ()))
    return ngettext("%(n)d person", "%(n)d people", count) % {"n": count} if count else ""
