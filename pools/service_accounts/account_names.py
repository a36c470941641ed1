"""Names of accounts.

Source: Active Directory, sAMAccountName (MS-SAMR 3.1.1.6; MS-ADA3 2.222): of a user at most 20 characters, without
those that Windows uses otherwise.
"""

from __future__ import annotations

from typing import Final

from ocsadmin.errors import DomainError
from pools.rules.host_names import MissingValue

LONGEST: Final = 20
ILLEGAL: Final = frozenset('"/\\[]:;|=,+*?<>@')


class BadAccountName(DomainError):
    """A name can't be an account's."""

    code, status = "bad-account-name", 422
    message = "“{value}” can't be the name of {what}: {problem}."
    hint = "{cure}"


def check_account_name(value: str, *, field: str, what: str) -> str:
    """The name of an account without its domain.

    :raises MissingValue: it is empty. :raises BadAccountName: it breaks a rule; the text says which.
    """
    if not value.strip():
        raise MissingValue(field=field, what=f"name of {what}", cure="Type the name of a new or an existing account.")
    if problem := _problem(value):
        shown = value if value.isprintable() else repr(value)[1:-1]
        raise BadAccountName(field=field, value=shown[:256], what=what, problem=problem[0], cure=problem[1])
    return value


def _problem(value: str) -> tuple[str, str] | None:
    if "\\" in value or "@" in value:
        alone = value.rpartition("\\")[2].partition("@")[0]
        return "it has a domain", f"Type {alone or 'the name'} alone; the account is in the server's domain."
    if not value.isprintable():
        return "it has a character that can't be printed", "Type letters, digits and hyphens."
    if foreign := "".join(sorted(set(value) & ILLEGAL)):
        return f"it has {foreign}, which Windows does not allow", "Type letters, digits and hyphens."
    if len(value) > LONGEST:
        return f"it has {len(value)} characters, and an account's has at most {LONGEST}", "Choose a shorter name."
    if value != value.strip() or value.endswith("."):
        return "it begins or ends with a blank, or ends with a dot", "Leave that out."
    if not value.strip(". "):
        return "it has nothing but dots and blanks", "Type a name with letters."
    return None
