"""Result codes of LDAP (RFC 4511 appendix A, MS-ADTS 3.1.1.5) as our errors, each with the server's words."""

from __future__ import annotations

import re

from . import errors
from .channel import Channel
from .dn import DN
from .errors import DirectoryError
from .replies import Result

SUCCESS, NO_SUCH_ATTRIBUTE, VALUE_EXISTS, NO_SUCH_OBJECT = 0, 16, 20, 32
_UNKNOWN = re.compile(r"^00000057\b|not (found )?in the schema|attribute conversion", re.IGNORECASE)
"""Says with noSuchAttribute that the schema lacks it (error 87 of Windows), and not that a value is gone."""
_NAMES = {
    1: "operationsError", 2: "protocolError", 3: "timeLimitExceeded", 4: "sizeLimitExceeded",
    8: "strongerAuthRequired", 10: "referral to another server", 11: "adminLimitExceeded",
    12: "unavailableCriticalExtension", 13: "confidentialityRequired", 16: "noSuchAttribute",
    17: "undefinedAttributeType", 18: "inappropriateMatching", 19: "constraintViolation", 20: "attributeOrValueExists",
    21: "invalidAttributeSyntax", 32: "noSuchObject", 34: "invalidDNSyntax", 50: "insufficientAccessRights", 51: "busy",
    52: "unavailable", 53: "unwillingToPerform", 64: "namingViolation", 65: "objectClassViolation",
    66: "it has entries below it", 67: "notAllowedOnRDN", 68: "entryAlreadyExists", 69: "objectClassModsProhibited",
    71: "affectsMultipleDSAs", 80: "other",
}  # fmt: skip
_ERRORS: dict[int, type[DirectoryError]] = {
    NO_SUCH_ATTRIBUTE: errors.StaleValue,
    VALUE_EXISTS: errors.StaleValue,
    NO_SUCH_OBJECT: errors.NotThere,
    50: errors.NotAllowed,
    51: errors.DirectoryUnreachable,
    52: errors.DirectoryUnreachable,
    68: errors.AlreadyThere,
    **dict.fromkeys((17, 18, 19, 21, 34, 64, 65, 67, 69), errors.RefusedValue),
}


def words_of(result: Result) -> str:
    """The server's words, or the code's name when it gave none."""
    return result.words.strip("\0 \r\n") or _NAMES.get(result.code, f"code {result.code}")


def error_of(result: Result, *, dn: DN | str, what: str, channel: Channel) -> DirectoryError:
    """The error that a result other than success stands for; ``what`` was to be done."""
    kind = _ERRORS.get(result.code, DirectoryError)
    words = words_of(result)
    if result.code == NO_SUCH_ATTRIBUTE and _UNKNOWN.search(words):
        kind = errors.RefusedValue
    return kind(dn=dn, what=what, words=words, host=channel.host.name, hosts=channel.host, code=result.code)


def check(result: Result, *, dn: DN | str, what: str, channel: Channel) -> None:
    """:raises DirectoryError: (one of its subclasses) the result is not success."""
    if result.code != SUCCESS:
        raise error_of(result, dn=dn, what=what, channel=channel)
