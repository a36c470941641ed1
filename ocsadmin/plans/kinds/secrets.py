"""Attributes whose values are secrets: a change names a secret of its job for each, and only ``apply`` opens it.

A change never holds the value: its ``data["secrets"]`` says attribute → name of the secret. What is shown of it is
``(secret)``; LDIF has a comment instead, PowerShell asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from ocsadmin.directory import Entry, Wire
from ocsadmin.directory.errors import DirectoryError
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change, values_from_json

from . import ldif, powershell
from .attributes import comparables
from .base import Context, Mismatch

SHOWN: Final = "(secret)"
PASSWORD: Final = "unicodePwd"  # noqa: S105 - the name of an attribute
WITNESS: Final = {"unicodepwd": "pwdLastSet"}
"""Secret attribute, in lower case → the attribute that the directory writes whenever the secret is set."""
_NEEDS_PASSWORD: Final = "useraccountcontrol"  # noqa: S105 - the name of an attribute
_TOO_WEAK: Final = "0000052D"
"""ERROR_PASSWORD_RESTRICTION (MS-ERREF 2.2) in the words of a refused write."""


class PasswordRefused(DirectoryError):
    """The directory does not accept a password."""

    code, status = "password-refused", 422
    message = "The directory does not accept the password for {dn}: its rules for passwords are not met."
    hint = "It is too short or too simple, or was used before. Retry with another one."


class UnwritableSecret(DomainError):
    """A secret has characters that can't be sent."""

    code, status = "unwritable-secret", 422
    message = "The secret for {attribute} has characters that can't be sent to the directory."
    hint = "Type it again, with characters that a keyboard has."


def opened(change: Change, context: Context) -> dict[str, tuple[Wire, ...]]:
    """Attribute → its value as the directory wants it.

    :raises DomainError: a secret is gone, or can't be sent.
    """
    return {attribute: (encoded(attribute, context.open_secret(name)),) for attribute, name in change.secrets.items()}


def encoded(attribute: str, secret: str) -> Wire:
    """A password in quotation marks as UTF-16, least octet first (MS-ADTS 3.1.1.3.1.5.1); other secrets as they are.

    :raises UnwritableSecret: half of a surrogate pair stands alone.
    """
    try:
        return f'"{secret}"'.encode("utf-16-le") if attribute.lower() == PASSWORD.lower() else secret.encode()
    except UnicodeEncodeError:
        raise UnwritableSecret(attribute=attribute) from None  # the cause would tell a part of the secret


def told(error: DirectoryError, dn: object) -> DirectoryError:
    """The refusal of a password in words that help; others as they are."""
    return PasswordRefused(dn=dn) if _TOO_WEAK in str(error.values.get("words", "")).upper() else error


def witnesses(change: Change) -> Mapping[str, tuple[Wire, ...]]:
    """What the plan saw of the attributes that move when a secret is set: the only way to tell that it was."""
    return values_from_json(change.data.get("witness", {}))


def moved(change: Change, entry: Entry) -> list[Mismatch]:
    """Witnesses that are not as the plan saw them: a secret was set since."""
    return [
        Mismatch(name, seen, entry.wire(name), f"{name}: set anew since the plan was made.")
        for name, seen in witnesses(change).items()
        if comparables(name, seen) != comparables(name, entry.wire(name))
    ]


def comments(change: Change) -> str:
    """Lines for LDIF that stand for the secrets; readers of LDIF skip them."""
    return "".join(ldif.comment(f"{attribute}: {SHOWN} {in_words(name)}") for attribute, name in change.secrets.items())


def commands(change: Change) -> list[str]:
    """PowerShell that asks for each secret of an object that is there and sets it."""
    return [_command(change.target, attribute, name) for attribute, name in change.secrets.items()]


def held_back(change: Change) -> tuple[str, ...]:
    """Attributes, in lower case, that a command can only set after the password: an account is enabled by them."""
    return (_NEEDS_PASSWORD,) if PASSWORD in change.secrets else ()


def in_words(name: str) -> str:
    """``main_account_password`` → ``main account password``."""
    return name.replace("_", " ")


def names_in(changes: Iterable[Change]) -> list[str]:
    """The names of all secrets that these changes open, each once, in their order."""
    return list(dict.fromkeys(name for change in changes for name in change.secrets.values()))


def masked(change: Change) -> Sequence[tuple[str, str]]:
    """Attribute and what is shown of it."""
    return [(attribute, SHOWN) for attribute in change.secrets]


def _command(target: str, attribute: str, name: str) -> str:
    identity, prompt = powershell.quoted(target), powershell.quoted(f"{in_words(name)} ({target})")
    read = f"Read-Host -AsSecureString -Prompt {prompt}"
    if attribute == PASSWORD:
        return f"Set-ADAccountPassword -Identity {identity} -Reset -NewPassword ({read})"
    plain = f"(New-Object Net.NetworkCredential('', ({read}))).Password"
    return f"Set-ADObject -Identity {identity} -Replace @{{{powershell.quoted(attribute)}={plain}}}"


def witness_of(entry: Entry, attributes: Iterable[str]) -> dict[str, Any]:
    """For ``changes.modify(witness=…)``: what stands now in the attributes that move when these secrets are set."""
    names = [WITNESS[attribute.lower()] for attribute in attributes if attribute.lower() in WITNESS]
    return {name: entry.wire(name) for name in names}
