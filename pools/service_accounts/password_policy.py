"""The rules that a password has to meet: the domain's, or those of a fine-grained policy.

Sources: Windows security policy, "Minimum password length", "Password must meet complexity requirements" and "Enforce
password history"; MS-SAMR 3.1.1.7 (pwdProperties, msDS-ResultantPSO, and which policy counts for whom).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.errors import NotAllowed, NotThere
from ocsadmin.directory.filters import Eq, object_class
from ocsadmin.errors import DomainError

COMPLEX: Final = 0x1
"""DOMAIN_PASSWORD_COMPLEX of pwdProperties (MS-SAMR 2.2.1.5)."""
LONGEST: Final = 127
"""Characters of a password that Windows takes at its own sign-in."""
KINDS_WANTED: Final = 3
_DELIMITERS = re.compile(r"[,.\-_ #\t\u2013\u2014]+")
_SHORTEST_PART = 3
_DOMAIN_USERS = "513"
_PSO = ("msDS-MinimumPasswordLength", "msDS-PasswordComplexityEnabled", "msDS-PasswordHistoryLength")


class BadPassword(DomainError):
    """A password breaks a rule."""

    code, status = "bad-password", 422
    message = "{problem}"
    hint = "{cure}"


@dataclass(frozen=True)
class PasswordPolicy:
    """``least`` characters, ``complex`` or not, ``remembered`` earlier passwords; ``origin`` says whose rules."""

    least: int
    complex: bool
    remembered: int
    origin: str = "the domain"

    def sentences(self) -> list[str]:
        """The rules as people read them."""
        rules = [f"At least {self.least} characters." if self.least else "Any length."]
        if self.complex:
            rules.append("Three of these: capital letters, small letters, digits, signs, other letters.")
            rules.append("Not the account's name.")
        if self.remembered:
            rules.append(f"Whether it is one of the account's last {self.remembered} only the directory can tell.")
        return rules

    def problems(self, password: str, *, account: str, display_name: str = "", field: str = "") -> list[DomainError]:
        """Every rule that a password breaks, a sentence for each. None says anything of the password itself."""
        return [
            BadPassword(field=field or None, problem=problem, cure=cure)
            for problem, cure in self._problems(password, account, display_name)
        ]

    def _problems(self, password: str, account: str, display_name: str) -> Iterator[tuple[str, str]]:
        if len(password) < self.least:
            text = f"The password has {len(password)} characters; {self.origin} wants at least {self.least}."
            yield text, "Type a longer one."
        if len(password) > LONGEST:
            yield f"The password has {len(password)} characters; Windows takes {LONGEST}.", "Type a shorter one."
        if any(ord(char) < 32 or ord(char) == 127 or 0xD800 <= ord(char) < 0xE000 for char in password):
            yield "The password has a character that no keyboard has.", "Leave it out: it can't be typed on the server."
        if password != password.strip():
            text = "The password begins or ends with a blank, which gets lost when it is copied."
            yield text, "Leave the blank out."
        if self.complex:
            yield from self._complexity(password, account, display_name)

    def _complexity(self, password: str, account: str, display_name: str) -> Iterator[tuple[str, str]]:
        if len(kinds := kinds_of(password)) < KINDS_WANTED:
            has = " and ".join(kinds) if kinds else "blanks and unusual signs"
            missing = ", ".join(one for one in _KINDS if one not in kinds)
            text = f"The password has {has} only; {self.origin} wants three kinds of characters."
            yield text, f"Add some of these: {missing}."
        lower = password.lower()
        if len(account) >= _SHORTEST_PART and account.lower() in lower:
            yield f"The password contains the account's name, {account}.", "Leave the name out."
        for part in dict.fromkeys(_DELIMITERS.split(display_name.lower())):
            if len(part) >= _SHORTEST_PART and part in lower and part != account.lower():
                yield f"The password contains “{part}”, a part of the account's display name.", "Leave it out."


_KINDS: Final = ("capital letters", "small letters", "digits", "signs", "other letters")


def kinds_of(password: str) -> list[str]:
    """Which of the five kinds of characters it has. Signs are those of the ASCII set; € and £ do not count."""
    found = {
        "capital letters": any(char.isupper() for char in password),
        "small letters": any(char.islower() for char in password),
        "digits": any(char in "0123456789" for char in password),
        "signs": any(33 <= ord(char) < 127 and not char.isalnum() for char in password),
        "other letters": any(char.isalpha() and not char.isupper() and not char.islower() for char in password),
    }
    return [kind for kind in _KINDS if found[kind]]


def policy_for_new_accounts(directory: Directory) -> PasswordPolicy:
    """The fine-grained policy that holds for Domain Users, the primary group of every new account; else the domain's.

    Where several hold, the one of the lowest precedence counts. Those that the console may not read can't be seen.
    """
    group = _domain_users(directory)
    if group is None:
        return _of_domain(directory)
    container = directory.forest.domain.child("CN", "System").child("CN", "Password Settings Container")
    where = object_class("msDS-PasswordSettings") & Eq("msDS-PSOAppliesTo", group.dn)
    wanted = (*_PSO, "cn", "objectGUID", "msDS-PasswordSettingsPrecedence")
    try:
        found = list(directory.search(container, where, attributes=wanted))
    except (NotThere, NotAllowed):
        found = []
    first = min(found, key=lambda one: (_number(one, "msDS-PasswordSettingsPrecedence"), one.guid.bytes), default=None)
    return _of_pso(first) if first else _of_domain(directory)


def policy_of(account: Entry, directory: Directory) -> PasswordPolicy:
    """The policy of an account that exists (msDS-ResultantPSO), where the console may read it; else the domain's."""
    seen = directory.get(account.dn, ("msDS-ResultantPSO",))
    resultant = seen.text("msDS-ResultantPSO") if seen else ""
    if resultant:
        pso = directory.get(DN.parse(resultant), (*_PSO, "cn"))
        if pso is not None and pso.has(_PSO[0]):
            return _of_pso(pso)
    return _of_domain(directory)


def _of_domain(directory: Directory) -> PasswordPolicy:
    entry = directory.get(directory.forest.domain, ("minPwdLength", "pwdProperties", "pwdHistoryLength"))
    if entry is None:
        raise NotThere(dn=directory.forest.domain)
    return PasswordPolicy(
        least=entry.number("minPwdLength"),
        complex=bool(entry.number("pwdProperties") & COMPLEX),
        remembered=_number(entry, "pwdHistoryLength"),
    )


def _of_pso(entry: Entry) -> PasswordPolicy:
    return PasswordPolicy(
        least=_number(entry, _PSO[0]),
        complex=entry.text(_PSO[1]) == "TRUE",
        remembered=_number(entry, _PSO[2]),
        origin=f"the password policy {entry.dn.name}",
    )


def _domain_users(directory: Directory) -> Entry | None:
    domain = directory.get(directory.forest.domain, ("objectSid",))
    if domain is None:
        return None
    sid = f"{domain.text('objectSid')}-{_DOMAIN_USERS}"
    found = directory.search(directory.forest.domain, Eq("objectSid", sid), attributes=("cn",))
    return next(iter(found), None)


def _number(entry: Entry, attribute: str) -> int:
    """A whole number that the door hands over as text."""
    text = entry.text(attribute)
    return int(text) if text.lstrip("-").isdigit() else 0
