"""The wish: these people, in these containers, with these names. It holds no password.

Source: Deploying Enterprise Edition, "Create Users in Active Directory Domain Services" (New Object - User).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

from ocsadmin.errors import DomainError, ManyErrors
from users.sign_in_names import SignInName

from .errors import NobodyToCreate, TooManyToCreate, WrongPersonValue
from .naming import account_of, full_name_of

MOST: Final = 100_000
OPTIONS: Final = ("must_change", "cannot_change", "never_expires", "disabled")
"""Options of the account, in the order of the dialog."""


class Password(StrEnum):
    """Where the first password comes from: someone types it, or the console makes it and shows it once."""

    TYPED = "typed"
    RANDOM = "random"


@dataclass(frozen=True)
class Enabling:
    """Also enable for Office Communications Server. ``pool`` is a GUID; ``sip_address`` is given by hand, or empty."""

    pool: UUID
    sign_in_name: SignInName = SignInName.USER_PRINCIPAL_NAME
    sip_domain: str = ""
    pattern: str = ""
    sip_address: str = ""

    def to_json(self) -> dict[str, Any]:
        return {name: str(value) for name, value in vars(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """:raises ManyErrors: names that are not known, a pool or a way that can't be read."""
        errors = _unknown(data, [one.name for one in fields(cls)])
        errors += _no_texts(data, ("pool", "sign_in_name", "sip_domain", "pattern", "sip_address"))
        if not errors and not _is_guid(str(data.get("pool") or "")):
            errors.append(_wrong("pool", f"“{data.get('pool') or ''}” is no pool's objectGUID.", "Choose a pool."))
        way = str(data.get("sign_in_name") or SignInName.USER_PRINCIPAL_NAME)
        if not errors and way not in set(SignInName):
            known = ", ".join(SignInName)
            errors.append(_wrong("sign_in_name", f"“{way}” is no way to make sign-in names.", f"Known are: {known}."))
        if errors:
            raise ManyErrors(errors)
        texts = {name: str(data.get(name) or "").strip() for name in ("sip_domain", "pattern", "sip_address")}
        return cls(UUID(str(data["pool"])), SignInName(way), **texts)


@dataclass(frozen=True)
class NewUser:
    """One person of the wish. Empty texts are left out of the directory or, where they have a rule, computed.

    ``container`` is a DN; empty: where the domain puts new users. ``upn_suffix`` without ``@``; empty: the domain's.
    ``full_name`` becomes the CN and the display name; empty: made of the names. ``account`` is the name of before
    Windows 2000; empty: the beginning of ``logon_name``.
    """

    logon_name: str
    container: str = ""
    first_name: str = ""
    initials: str = ""
    last_name: str = ""
    full_name: str = ""
    upn_suffix: str = ""
    account: str = ""
    mail: str = ""
    phone: str = ""
    password: Password = Password.RANDOM
    must_change: bool = True
    cannot_change: bool = False
    never_expires: bool = False
    disabled: bool = False
    enable: Enabling | None = None

    @property
    def cn(self) -> str:
        return self.full_name or full_name_of(self.first_name, self.initials, self.last_name)

    @property
    def sam_account(self) -> str:
        return self.account or account_of(self.logon_name)

    @property
    def secret(self) -> str:
        """The name of the first password among the secrets of a job. A random one is made when the job is."""
        return f"{self.password}_password_of_{self.sam_account.lower()}"[:100]

    def to_json(self) -> dict[str, Any]:
        """Only what is not left to the rules."""
        plain = {name: value for name, value in vars(self).items() if name not in ("enable", *OPTIONS) and value}
        options = {name: getattr(self, name) for name in OPTIONS}
        return {**plain, "password": str(self.password), **options, **self._enabling()}

    def _enabling(self) -> dict[str, Any]:
        return {"enable": self.enable.to_json()} if self.enable else {}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Blanks around texts go. Where “must change” is left open it is on, unless another option forbids it.

        :raises ManyErrors: one error for each name that is not known and each value of another type.
        """
        known = [one.name for one in fields(cls)]
        errors = [*_unknown(data, known), *_no_texts(data, _TEXTS), *_no_switches(data)]
        password = data.get("password") or Password.RANDOM
        if password not in set(Password):
            errors.append(_wrong("password", "A wish holds no password.", f"Write one of: {', '.join(Password)}."))
        enable = data.get("enable")
        enabling: Enabling | None = None
        try:
            enabling = Enabling.from_json(enable) if isinstance(enable, Mapping) else None
        except ManyErrors as many:
            errors += many.errors
        if enable is not None and not isinstance(enable, Mapping):
            errors.append(_wrong("enable", "“enable” is to hold a pool and a way.", "Leave it out, or give both."))
        if errors:
            raise ManyErrors(errors)
        values: dict[str, Any] = {name: str(data.get(name) or "").strip() for name in _TEXTS}
        return cls(**values | _options(data), password=Password(password), enable=enabling)


_TEXTS: Final = (
    "logon_name",
    "container",
    "first_name",
    "initials",
    "last_name",
    "full_name",
    "upn_suffix",
    "account",
    "mail",
    "phone",
)


@dataclass(frozen=True)
class CreateUsersSpec:
    """People in their order; errors of the plan name them by it."""

    users: tuple[NewUser, ...]

    def problems(self) -> list[DomainError]:
        """What is wrong with the wish as a whole."""
        if not self.users:
            return [NobodyToCreate()]
        return [TooManyToCreate(count=len(self.users), most=MOST)] if len(self.users) > MOST else []

    def to_json(self) -> dict[str, Any]:
        return {"users": [one.to_json() for one in self.users]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """:raises ManyErrors: people that can't be read (each error says which), or :meth:`problems`."""
        users: list[NewUser] = []
        errors: list[DomainError] = []
        for number, one in enumerate(data.get("users") or (), start=1):
            try:
                users.append(NewUser.from_json(one))
            except ManyErrors as many:
                errors += [_at(number, error) for error in many.errors]
        spec = cls(tuple(users))
        if found := errors or spec.problems():
            raise ManyErrors(found)
        return spec


def _at(number: int, error: DomainError) -> DomainError:
    return _wrong(f"users.{number - 1}.{error.field}", f"Person {number}: {error.text}", error.cure)


def _options(data: Mapping[str, Any]) -> dict[str, bool]:
    options = {name: data.get(name) is True for name in OPTIONS}
    if data.get("must_change") is None:
        options["must_change"] = not (options["cannot_change"] or options["never_expires"])
    return options


def _unknown(data: Mapping[str, Any], known: list[str]) -> list[DomainError]:
    cure = f"Known are: {', '.join(known)}."
    return [_wrong(str(name), f"{name} is nothing that a new person has.", cure) for name in data if name not in known]


def _no_texts(data: Mapping[str, Any], names: tuple[str, ...]) -> list[DomainError]:
    return [
        _wrong(name, f"{name} is {data[name]!r}, which is no text.", "Write a text, or leave it out.")
        for name in names
        if not isinstance(data.get(name), str | UUID | None)
    ]


def _no_switches(data: Mapping[str, Any]) -> list[DomainError]:
    return [
        _wrong(name, f"{name} is {data[name]!r}; it must be true or false.", "Write true or false, or leave it out.")
        for name in OPTIONS
        if not isinstance(data.get(name), bool | None)
    ]


def _wrong(name: str, text: str, cure: str) -> DomainError:
    return WrongPersonValue(field=name, text=text, cure=cure)


def _is_guid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
