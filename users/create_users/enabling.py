"""The sign-in names of those who are enabled as they are created: the rules of enabling, before there is an object."""

from __future__ import annotations

from typing import TypeVar
from uuid import NAMESPACE_OID, uuid5

from ocsadmin.directory import DN, Directory
from ocsadmin.errors import DomainError
from users.directory import sip_uri
from users.directory.person import Person
from users.enable_users import EnableUsersSpec
from users.enable_users.plan import home_of
from users.enable_users.preview import generate, rule_of, sip_domains
from users.people.problems import Problem
from users.sign_in_names import Pattern, SignInName

from .errors import WrongPersonValue
from .spec import Enabling, NewUser

Found = TypeVar("Found")
_FIELDS = {SignInName.MAIL: "mail", SignInName.PATTERN: "pattern"}


class Enabler:
    """Asks for each pool and reads each rule once, however many people."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._domains: tuple[str, ...] | None = None
        self._homes: dict[object, tuple[str, DN] | DomainError] = {}
        self._rules: dict[object, Pattern | DomainError | None] = {}

    @property
    def domains(self) -> tuple[str, ...]:
        if self._domains is None:
            self._domains = sip_domains(self._directory)
        return self._domains

    def home(self, enabling: Enabling) -> tuple[str, DN]:
        """The pool's name and what the home server attribute holds. :raises PoolUnknown: it is gone."""
        if enabling.pool not in self._homes:
            try:
                self._homes[enabling.pool] = home_of(enabling.pool, self._directory)
            except DomainError as error:
                self._homes[enabling.pool] = error
        return _or_raise(self._homes[enabling.pool])

    def address(self, one: NewUser, upn: str) -> str:
        """The sign-in name without ``sip:``.

        :raises DomainError: the rule can't be used, or gives this person none.
        """
        enabling = one.enable
        if enabling is None:
            return ""
        if enabling.sip_address:
            return self._checked(sip_uri.plain(enabling.sip_address), "sip_address")
        address, problems = generate(person_of(one, upn), _spec(enabling), self._rule(enabling))
        field = _FIELDS.get(enabling.sign_in_name, "sign_in_name")
        _refuse(problems, field)
        return self._checked(address, field)

    def _rule(self, enabling: Enabling) -> Pattern | None:
        key = (enabling.sign_in_name, enabling.sip_domain, enabling.pattern)
        if key not in self._rules:
            try:
                self._rules[key] = rule_of(_spec(enabling), self.domains)
            except DomainError as error:
                self._rules[key] = error
        return _or_raise(self._rules[key])

    def _checked(self, address: str, field: str) -> str:
        _refuse(sip_uri.check(address, self.domains), field)
        return address


def _refuse(problems: list[Problem], field: str) -> None:
    """:raises WrongPersonValue: the first problem."""
    for problem in problems:
        raise WrongPersonValue(field=field, text=problem.text, cure=problem.cure)


def _or_raise(found: Found | DomainError) -> Found:
    if isinstance(found, DomainError):
        raise found
    return found


def _spec(enabling: Enabling) -> EnableUsersSpec:
    return EnableUsersSpec((), enabling.pool, enabling.sign_in_name, enabling.sip_domain, enabling.pattern)


def person_of(one: NewUser, upn: str) -> Person:
    """Who is not there yet, as the rules want a person."""
    return Person(
        guid=uuid5(NAMESPACE_OID, upn),
        name=one.cn,
        account=one.sam_account,
        user_principal_name=upn,
        mail=one.mail,
        given_name=one.first_name,
        surname=one.last_name,
    )
