"""The ways in which the wizard makes sign-in names.

Source: Deploying Enterprise Edition, "Enable Users for Office Communications Server 2007 R2", step 8.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from users.directory.person import Person

from .pattern import Pattern


class SignInName(StrEnum):
    MAIL = "mail"
    USER_PRINCIPAL_NAME = "user_principal_name"
    FIRST_LAST = "first_last"
    ACCOUNT = "account"
    PATTERN = "pattern"


FORMATS: Final = {
    SignInName.FIRST_LAST: "{first}.{last}@{domain}",
    SignInName.ACCOUNT: "{account}@{domain}",
}
"""Those of the product's ways that are patterns."""

MISSING: Final = {SignInName.MAIL: "e-mail address", SignInName.USER_PRINCIPAL_NAME: "userPrincipalName"}


def needs_domain(way: SignInName, pattern: str = "") -> bool:
    """Whether a SIP domain has to be chosen.

    :raises PatternWrong: the pattern can't be read.
    """
    if way in MISSING:
        return False
    return Pattern.parse(FORMATS.get(way, pattern)).needs_domain


def address_for(person: Person, way: SignInName, *, sip_domain: str, pattern: Pattern | None) -> str:
    """The address that this way gives the person; empty where they lack the e-mail address or the UPN.

    :raises NotLatin, ValueMissing: see :meth:`Pattern.address_of`.
    """
    if way is SignInName.MAIL:
        return person.mail
    if way is SignInName.USER_PRINCIPAL_NAME:
        return person.user_principal_name
    if pattern is None:
        pattern = Pattern.parse(FORMATS[way])
    return pattern.address_of(person, sip_domain)
