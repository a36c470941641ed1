"""The people that a probe signs in as."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ocsadmin.errors import BadInput

_URI = re.compile(
    r"sip:[A-Za-z0-9._!~*'()&=+$,?/%-]{1,256}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?", re.IGNORECASE
)


@dataclass(frozen=True)
class SIPAccount:
    """A test account. ``user_name`` is the name for the password: ``alice``, ``CONTOSO\\alice`` or a UPN.

    The password stands in no representation and in no verdict.

    :raises BadInput: for a SIP URI that is none.
    """

    uri: str
    user_name: str
    password: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _URI.fullmatch(self.uri):
            raise BadInput(f"{self.uri[:80]!r} is no SIP URI.", cure="Write it like sip:name@contoso.com.", field="uri")
        if not self.user_name or not self.user_name.isprintable():
            raise BadInput("The user name can't be used.", cure="Write it like CONTOSO\\name.", field="user_name")

    @property
    def domain(self) -> str:
        return self.uri.rpartition("@")[2].lower()
