"""Test accounts of a run: sealed while they wait, opened in the check that signs in with them, wiped afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from ocsadmin import sealing
from ocsadmin.errors import BadInput

PURPOSE: Final = "validation-account"
sealing.rests_in("pools.ValidationRun", "sealed_accounts", PURPOSE)
FIRST, SECOND = "first", "second"
_URI = re.compile(r"sip:[^\s@:;<>?\"]+@[A-Za-z0-9.-]+")


@dataclass(frozen=True)
class TestAccount:
    """A person that a check signs in as: SIP URI, user name (``CONTOSO\\tom`` or a UPN), password."""

    __test__ = False

    uri: str
    user_name: str
    password: str = field(repr=False)


def account_of(data: Mapping[str, Any], which: str) -> TestAccount | None:
    """From ``{"uri", "user_name", "password"}``; None where all are empty.

    :raises BadInput: one is missing, or the URI is none.
    """
    values = {name: str(data.get(name) or "") for name in ("uri", "user_name", "password")}
    uri, user_name = values["uri"].strip(), values["user_name"].strip()
    if not uri and not user_name and not values["password"]:
        return None
    if uri and not uri.lower().startswith("sip:"):
        uri = f"sip:{uri}"
    if not _URI.fullmatch(uri) or len(uri) > 454:
        raise BadInput(
            "The sign-in name of a test account is a SIP URI.", cure="Write sip:name@domain.", field=f"{which}_uri"
        )
    if not values["password"]:
        raise BadInput("The test account has no password.", cure="Type its password.", field=f"{which}_password")
    return TestAccount(uri, user_name or uri.removeprefix("sip:"), values["password"])


def seal(accounts: Mapping[str, TestAccount]) -> bytes:
    """All accounts of a run together; empty where there are none."""
    if not accounts:
        return b""
    return sealing.seal(json.dumps({name: asdict(one) for name, one in accounts.items()}).encode(), PURPOSE)


def unseal(sealed: bytes, name: str) -> TestAccount | None:
    """One account, or None where the run has no such account.

    :raises SealBroken: the console's secret key has changed.
    """
    if not sealed:
        return None
    found = json.loads(sealing.unseal(sealed, PURPOSE)).get(name)
    return TestAccount(**found) if found else None
