"""What is wrong with one person's values, before the directory is asked about others.

Sources: Active Directory schema (rangeUpper of cn, givenName, initials, sn, displayName, mail, telephoneNumber,
userPrincipalName); Active Directory Users and Computers, "New Object - User"; MS-SAMR 3.1.1.6.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ocsadmin.directory import DN, BadDN, Directory
from ocsadmin.errors import DomainError
from pools.rules.host_names import MissingValue
from pools.rules.refusal import broken
from pools.service_accounts.account_names import ILLEGAL, check_account_name
from pools.service_accounts.password_policy import PasswordPolicy, policy_for_new_accounts
from pools.service_accounts.placing import check_container, users_container

from .errors import OptionsExcludeEachOther, SuffixUnknown, WrongPersonValue
from .naming import LONGEST_CN
from .spec import NewUser
from .suffixes import upn_suffixes

LONGEST: Final = {
    "first_name": 64,
    "initials": 6,
    "last_name": 64,
    "full_name": LONGEST_CN,
    "logon_name": 256,
    "mail": 256,
    "phone": 64,
}
TITLES: Final = {
    "container": "container",
    "first_name": "first name",
    "initials": "initials",
    "last_name": "last name",
    "full_name": "full name",
    "logon_name": "user logon name",
    "upn_suffix": "UPN suffix",
    "account": "user logon name (pre-Windows 2000)",
    "mail": "e-mail address",
    "phone": "telephone number",
}
OPTION_TITLES: Final = {
    "must_change": "User must change password at next logon",
    "cannot_change": "User cannot change password",
    "never_expires": "Password never expires",
    "disabled": "Account is disabled",
}
_MAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


@dataclass
class Places:
    """What the directory says of containers, suffixes and passwords; each is asked once, however many people."""

    directory: Directory

    def __post_init__(self) -> None:
        self._containers: dict[str, DN | DomainError] = {}

    @cached_property
    def suffixes(self) -> list[str]:
        return upn_suffixes(self.directory)

    @cached_property
    def policy(self) -> PasswordPolicy:
        return policy_for_new_accounts(self.directory)

    def suffix(self, one: NewUser) -> str:
        return one.upn_suffix.removeprefix("@") or self.suffixes[0]

    def container(self, text: str) -> DN:
        """:raises DomainError: there is none of this name, or the console may not create users in it."""
        if text not in self._containers:
            try:
                self._containers[text] = self._checked(text)
            except DomainError as error:
                self._containers[text] = error
        found = self._containers[text]
        if isinstance(found, DomainError):
            raise found
        return found

    def _checked(self, text: str) -> DN:
        try:
            dn = DN.parse(text) if text else users_container(self.directory)
        except BadDN:
            raise _wrong(
                "container",
                f"“{_shown(text)}” is no distinguished name.",
                "Give one as in OU=Sales,DC=contoso,DC=com.",
            ) from None
        return check_container(dn, self.directory, field="container")


def problems_of(one: NewUser, places: Places) -> list[DomainError]:
    """Every rule that the values of one person break; ``field`` of each names the value."""
    checks: list[Callable[[], object]] = [lambda: places.container(one.container)]
    if one.logon_name:
        # a computed one can only be empty: then the logon name has nothing that an account's could have
        checks.append(lambda: check_account_name(one.sam_account, field="account", what="a user"))
    return [
        *_texts(one),
        *_logon(one, places),
        *_names(one),
        *_addresses(one),
        *_options(one),
        *broken(*checks),
    ]


def upn_of(one: NewUser, places: Places) -> str:
    return f"{one.logon_name}@{places.suffix(one)}"


def _texts(one: NewUser) -> Iterator[DomainError]:
    """Control characters, halves of surrogate pairs, and what is longer than the schema lets it be."""
    for name in TITLES:
        value = str(getattr(one, name))
        if any(ord(char) < 32 or 127 <= ord(char) < 160 or 0xD800 <= ord(char) < 0xE000 for char in value):
            text = f"The {TITLES[name]} “{_shown(value)}” has a character that can't be printed."
            yield _wrong(name, text, "Leave it out.")
        if (most := LONGEST.get(name)) and len(value) > most:
            text = f"The {TITLES[name]} has {len(value)} characters; {most} are possible."
            yield _wrong(name, text, "Give a shorter one.")


def _logon(one: NewUser, places: Places) -> Iterator[DomainError]:
    if not one.logon_name:
        yield MissingValue(field="logon_name", what="user logon name", cure="Type one.")
        return
    if foreign := "".join(sorted(set(one.logon_name) & (ILLEGAL | {" "}))):
        shown = " ".join("a blank" if char == " " else char for char in foreign)
        text = f"The user logon name “{_shown(one.logon_name)}” has {shown}, which can't stand there."
        yield _wrong("logon_name", text, "Type letters, digits and . _ - only.")
    elif one.logon_name.startswith(".") or one.logon_name.endswith("."):
        text = f"The user logon name “{_shown(one.logon_name)}” begins or ends with a dot."
        yield _wrong("logon_name", text, "Leave the dot out.")
    suffix = places.suffix(one)
    if suffix.lower() not in {known.lower() for known in places.suffixes}:
        yield SuffixUnknown(suffix=_shown(suffix), known=", ".join(places.suffixes))


def _names(one: NewUser) -> Iterator[DomainError]:
    if not one.cn:
        text = "There is neither a full name nor a first or last name."
        yield _wrong("full_name", text, "Type at least one of them.")
    elif not one.full_name and len(one.cn) > LONGEST_CN:
        text = f"The full name made of the names has {len(one.cn)} characters; {LONGEST_CN} are possible."
        yield _wrong("full_name", text, "Give a shorter full name.")


def _addresses(one: NewUser) -> Iterator[DomainError]:
    if one.mail and not _MAIL.fullmatch(one.mail):
        yield _wrong("mail", f"“{_shown(one.mail)}” is no e-mail address.", "Give one as in kim@contoso.com.")


def _options(one: NewUser) -> Iterator[DomainError]:
    for name in ("cannot_change", "never_expires"):
        if one.must_change and getattr(one, name):
            yield OptionsExcludeEachOther(field=name, one=OPTION_TITLES["must_change"], other=OPTION_TITLES[name])


def _shown(text: str) -> str:
    return (text if text.isprintable() else ascii(text)[1:-1])[:100]


def _wrong(field: str, text: str, cure: str) -> DomainError:
    return WrongPersonValue(field=field, text=text, cure=cure)
