"""What the pages have answered, as a new person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ocsadmin.use_cases import flat_fields_of, from_json
from ocsadmin.wizards import Answers

from .spec import OPTIONS, Enabling, NewUser

TYPED, RANDOM = "typed", "random"
_TEXTS: Final = {
    "name": ("container", "first_name", "initials", "last_name", "full_name", "logon_name", "upn_suffix", "account"),
    "contact": ("mail", "phone"),
}
"""Page → the texts that it asks for."""


def person_of(answers: Answers, **pages: Mapping[str, Any]) -> dict[str, Any]:
    """The person as JSON. ``pages`` (slug → values) stand in for the answers of pages that are being checked."""
    given: dict[str, Mapping[str, Any]] = {**{slug: answers[slug] for slug in (*_TEXTS, "password", "enable")}, **pages}
    texts = {name: str(given[slug].get(name) or "") for slug, names in _TEXTS.items() for name in names}
    options = {name: bool(given["password"].get(name)) for name in OPTIONS}
    how = str(given["password"].get("password_from") or RANDOM)
    return {**texts, **options, "password": how, "enable": _enabling(given["enable"])}


def _enabling(page: Mapping[str, Any]) -> dict[str, Any] | None:
    if not page.get("enable"):
        return None
    return {one.name: str(page[one.name]) for one in flat_fields_of(Enabling) if page.get(one.name)}


def user_of(answers: Answers, **pages: Mapping[str, Any]) -> NewUser:
    """:raises ManyErrors: values that can't be read."""
    return from_json(NewUser, person_of(answers, **pages))


def data_of(answers: Answers) -> dict[str, Any]:
    """The spec as JSON."""
    return {"users": [person_of(answers)]} if "name" in answers else {}


def secrets_of(answers: Answers) -> dict[str, str]:
    """The password that was typed."""
    password = answers["password"]
    if password.get("password_from") != TYPED or not password.get("password"):
        return {}
    return {user_of(answers).secret: str(password["password"])}
