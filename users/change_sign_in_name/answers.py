"""What the pages have answered, as a spec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ocsadmin.use_cases import from_json
from ocsadmin.wizards import Answers

from .spec import ChangeSignInNameSpec

BY_HAND: Final = "by_hand"
"""Of the one person: the name is typed."""
REPLACE, KEEP = "replace", "keep"
"""What becomes of the old name."""


def data_of(answers: Answers, *, verified: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The spec as JSON. ``verified`` stands in for the answer of the Verify page while that page is being checked."""
    verify = answers["verify"] if verified is None else verified
    people, naming = answers["people"].get("people") or [], answers["sign_in_name"]
    way, address = naming.get("sign_in_name"), naming.get("address")
    typed = {people[0]: address} if way == BY_HAND and address and people else {}
    return {
        "people": people,
        "sign_in_name": None if way == BY_HAND else way,
        "sip_domain": naming.get("sip_domain"),
        "pattern": naming.get("pattern"),
        "by_hand": {**typed, **verify.get("by_hand", {})},
        "keep_old": naming.get("old") == KEEP,
        "left_out": list(verify.get("left_out", [])),
    }


def spec_of(answers: Answers, *, verified: Mapping[str, Any] | None = None) -> ChangeSignInNameSpec:
    """:raises ManyErrors: the answers are no spec. :raises PatternWrong: the pattern can't be read."""
    return from_json(ChangeSignInNameSpec, data_of(answers, verified=verified))
