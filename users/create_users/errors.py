"""What keeps people from being created. ``field`` names the value of the person that it is about."""

from __future__ import annotations

from ocsadmin.errors import DomainError


class NobodyToCreate(DomainError):
    """Nobody is to be created."""

    code, field, status = "nobody-to-create", "users", 422
    message = "No person was given."
    hint = "Name at least one."


class TooManyToCreate(DomainError):
    """These are too many at once."""

    code, field, status = "too-many-to-create", "users", 422
    message = "{count} people are too many at once; {most} are possible."
    hint = "Create them in several jobs."


class WrongPersonValue(DomainError):
    """A value of a person can't be used."""

    code, status = "wrong-person-value", 422
    message = "{text}"
    hint = "{cure}"


class OptionsExcludeEachOther(DomainError):
    """Two options of the account exclude each other."""

    code, status = "options-exclude-each-other", 422
    message = "“{one}” and “{other}” can't both be chosen."
    hint = "Clear one of the two."


class NameTaken(DomainError):
    """Someone or something else has it already."""

    code, status = "name-taken", 409
    message = "{value} can't be {what}: {holder} ({dn}) has it already."
    hint = "{cure}"


class NameTwice(DomainError):
    """Two of these people would have it."""

    code, status = "name-twice", 422
    message = "{value} would be {what} of {other} too."
    hint = "Give one of the two another one."


class SuffixUnknown(DomainError):
    """The UPN suffix is none of this forest."""

    code, field, status = "suffix-unknown", "upn_suffix", 422
    message = "“{suffix}” is no UPN suffix of this forest."
    hint = "Choose one of: {known}. Others are added in Active Directory Domains and Trusts."


class PersonCantBeCreated(DomainError):
    """One of the people can't be created so."""

    code, status = "person-cant-be-created", 422
    message = "{name}: {text}"
    hint = "{cure}"
