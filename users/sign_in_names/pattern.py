"""A small language for addresses: ``{first:1}{last}@{domain}``, or ``%1g.%s`` as Exchange writes it.

A placeholder may be cut to its first characters (``{first:1}``) and put in small or capital letters (``{last|lower}``).
Nothing in a pattern is ever evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ocsadmin.errors import DomainError
from users.directory.person import Person

from .latin import latin


class PatternWrong(DomainError):
    """The pattern can't be used."""

    code, field, status = "pattern-wrong", "pattern", 422
    message = "The pattern “{pattern}” can't be used: {why}."
    hint = (
        "Use {{first}}, {{last}}, {{account}}, {{mail}}, {{upn}}, {{initials}} and {{domain}}, "
        "as in {{first:1}}{{last}}@{{domain}}."
    )


class ValueMissing(ValueError):
    """The person has nothing where the pattern needs something; ``args[0]`` says what."""


@dataclass(frozen=True)
class Placeholder:
    title: str
    read: Callable[[Person], str]


def _local(address: str) -> str:
    return address.partition("@")[0]


def _initials(person: Person) -> str:
    words = re.split(r"[\s-]+", f"{person.given_name} {person.surname}".strip())
    return "".join(latin(word)[:1] for word in words)


_FIRST = Placeholder("first name", lambda person: latin(person.given_name))
_LAST = Placeholder("last name", lambda person: latin(person.surname))
_MAIL = Placeholder("e-mail address", lambda person: _local(person.mail))
PLACEHOLDERS: Final = {
    "first": _FIRST,
    "given": _FIRST,
    "last": _LAST,
    "surname": _LAST,
    "name": Placeholder("display name", lambda person: latin(person.name)),
    "account": Placeholder("SAMAccountName", lambda person: person.account),
    "mail": _MAIL,
    "upn": Placeholder("userPrincipalName", lambda person: _local(person.user_principal_name)),
    "initials": Placeholder("first or last name", _initials),
}
_EXCHANGE: Final = {"g": "first", "s": "last", "m": "mail", "i": "initials", "d": "name", "a": "account"}
"""The letters of Exchange's address policies ("Edit an e-mail address policy"), and ``%a`` for the account."""

_CASES: Final[dict[str, Callable[[str], str]]] = {"": str, "lower": str.lower, "upper": str.upper}
_TOKEN: Final = re.compile(r"\{(?P<body>[^{}]*)\}|%(?P<exchange>\d*[A-Za-z])|(?P<literal>[A-Za-z0-9\-_.!~*'()&=+$@]+)")
_BODY: Final = re.compile(r"(?P<name>\w+)(?::(?P<length>\d{1,3}))?(?:\|(?P<case>\w+))?")


@dataclass(frozen=True)
class _Piece:
    """A literal text, or a placeholder with how much of it and in which case."""

    text: str = ""
    name: str = ""
    length: int | None = None
    case: str = ""

    def of(self, person: Person, sip_domain: str) -> str:
        if not self.name:
            return self.text
        if self.name == "domain":
            return sip_domain
        placeholder = PLACEHOLDERS[self.name]
        value = placeholder.read(person)
        if not value:
            raise ValueMissing(placeholder.title)
        return _CASES[self.case](value[: self.length])


@dataclass(frozen=True)
class Pattern:
    pieces: tuple[_Piece, ...]

    @classmethod
    def parse(cls, text: str) -> Pattern:
        """Read a pattern. One without ``@`` gets ``@{domain}`` behind it.

        :raises PatternWrong: it is empty, has an unknown placeholder, or a character that no address has.
        """
        pattern = text.strip()
        if not pattern:
            raise PatternWrong(pattern=text, why="it is empty")
        if "@" not in pattern:
            pattern += "@{domain}"
        if pattern.count("@") > 1:
            raise PatternWrong(pattern=text, why="it has more than one @")
        return cls(tuple(_pieces(pattern)))

    @property
    def needs_domain(self) -> bool:
        return any(piece.name == "domain" for piece in self.pieces)

    def address_of(self, person: Person, sip_domain: str) -> str:
        """:raises NotLatin: a name is in another script. :raises ValueMissing: the person lacks a value."""
        return "".join(piece.of(person, sip_domain) for piece in self.pieces)


def _pieces(pattern: str) -> list[_Piece]:
    pieces, position = [], 0
    while position < len(pattern):
        found = _TOKEN.match(pattern, position)
        if not found:
            raise PatternWrong(pattern=pattern, why=f"“{pattern[position]}” can't stand there")
        pieces.append(_piece(pattern, found))
        position = found.end()
    return pieces


def _piece(pattern: str, found: re.Match[str]) -> _Piece:
    if found["literal"]:
        return _Piece(text=found["literal"])
    if found["exchange"]:
        length, letter = found["exchange"][:-1], found["exchange"][-1]
        if letter not in _EXCHANGE:
            raise PatternWrong(pattern=pattern, why=f"%{letter} is not known; %g, %s, %m, %i, %d and %a are")
        return _Piece(name=_EXCHANGE[letter], length=int(length) if length else None)
    body = _BODY.fullmatch(found["body"])
    if not body or body["name"] not in {*PLACEHOLDERS, "domain"} or (body["case"] or "") not in _CASES:
        raise PatternWrong(pattern=pattern, why=f"{{{found['body']}}} is not known")
    return _Piece(name=body["name"], length=int(body["length"]) if body["length"] else None, case=body["case"] or "")
