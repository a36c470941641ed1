"""What the pages have answered, as a new person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ocsadmin.wizards import Answers
from users.create_users import CreateUsersSpec, NewUser

NAMES: Final = (
    "container",
    "first_name",
    "initials",
    "last_name",
    "full_name",
    "logon_name",
    "upn_suffix",
    "account",
)
CONTACT: Final = ("mail", "phone")
OPTIONS: Final = ("must_change", "cannot_change", "never_expires", "disabled")
ENABLING: Final = ("pool", "sign_in_name", "sip_domain", "pattern", "sip_address")


def user_of(answers: Answers, **pages: Mapping[str, Any]) -> NewUser:
    """``pages`` (slug → values) stand in for the answers of pages that are being checked."""

    def page(slug: str) -> Mapping[str, Any]:
        return pages.get(slug, answers[slug])

    texts = {name: str(page("name").get(name) or "") for name in NAMES}
    texts |= {name: str(page("contact").get(name) or "") for name in CONTACT}
    password = page("password")
    options = {name: bool(password.get(name)) for name in OPTIONS}
    enable = page("enable")
    wanted = {name: str(enable.get(name) or "") for name in ENABLING} if enable.get("enable") else None
    how = str(password.get("password_from") or "random")
    return NewUser.from_json({**texts, **options, "password": how, "enable": wanted})


def spec_of(answers: Answers) -> CreateUsersSpec:
    return CreateUsersSpec((user_of(answers),))
