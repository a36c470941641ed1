"""What the pages have answered, as a spec."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ocsadmin.wizards import Answers
from users.configure_users import ConfigureUsersSpec

PAGES = ("settings", "meetings", "voice")


def spec_of(answers: Answers, *, left_out: Collection[str] | None = None) -> ConfigureUsersSpec:
    """``left_out`` stands in for the answer of the Verify page while that page is being checked.

    :raises ManyErrors: nothing is to be changed, or something that can't be.
    """
    wished: dict[str, Any] = {}
    for page in PAGES:
        wished |= answers[page].get("wished") or {}
    leave = answers["verify"].get("left_out", []) if left_out is None else left_out
    return ConfigureUsersSpec.from_json({"people": answers["people"]["people"], "left_out": list(leave), **wished})
