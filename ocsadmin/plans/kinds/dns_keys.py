"""TSIG keys of name servers by their names (RFC 8945). Who keeps them registers a finder; plans hold names only."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import dns.exception
import dns.name
import dns.tsig

from .dns_errors import BadKey, KeyMissing

ALGORITHMS: Final = {
    "hmac-sha256": dns.tsig.HMAC_SHA256,
    "hmac-sha384": dns.tsig.HMAC_SHA384,
    "hmac-sha512": dns.tsig.HMAC_SHA512,
    "hmac-sha224": dns.tsig.HMAC_SHA224,
    "hmac-sha1": dns.tsig.HMAC_SHA1,
    "hmac-md5": dns.tsig.HMAC_MD5,
}
"""The strongest that all servers have first; the last two only for servers that know nothing better."""
LONGEST_NAME: Final = 253


@dataclass(frozen=True)
class Key:
    """A shared secret. ``secret`` is base64; it is never shown."""

    name: str
    algorithm: str
    secret: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Key:
        """``hmac-sha256:name:secret``, or ``name:secret`` with the first algorithm.

        :raises BadKey: it is something else.
        """
        parts = [part.strip() for part in text.split(":")]
        if len(parts) == 2:
            parts.insert(0, next(iter(ALGORITHMS)))
        if len(parts) != 3:
            raise BadKey(problem="it is not of the form algorithm:name:secret")
        return cls(parts[1].rstrip(".").lower(), parts[0].lower(), parts[2]).checked()

    def checked(self) -> Key:
        """:raises BadKey: name, algorithm or secret can't be used."""
        if self.algorithm not in ALGORITHMS:
            raise BadKey(field="algorithm", problem=f"the algorithm is none of {', '.join(ALGORITHMS)}")
        try:
            secret = base64.b64decode(self.secret, validate=True)
        except (binascii.Error, ValueError) as error:
            raise BadKey(field="secret", problem="the secret is not base64") from error
        if not secret:
            raise BadKey(field="secret", problem="the secret is empty")
        if not self.name or len(self.name) > LONGEST_NAME or not self.name.isascii():
            raise BadKey(field="name", problem="the name is empty, too long, or has letters that DNS does not know")
        try:
            dns.name.from_text(self.name)
        except dns.exception.DNSException as error:
            raise BadKey(field="name", problem=f"its name is no name in DNS ({error})") from error
        return self

    def ring(self) -> dict[str, Any]:
        """What dnspython signs with, as arguments of its message."""
        name, algorithm = dns.name.from_text(self.name), ALGORITHMS[self.algorithm]
        ring = {name: dns.tsig.Key(name, self.secret, algorithm)}
        return {"keyring": ring, "keyname": name, "keyalgorithm": algorithm}


Finder = Callable[[str], Key | None]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Say who keeps keys. The first that knows a name answers."""
    _finders.append(finder)


def find(name: str) -> Key:
    """:raises KeyMissing: nobody has a key of this name."""
    for finder in _finders:
        if key := finder(name):
            return key
    raise KeyMissing(key=name)
