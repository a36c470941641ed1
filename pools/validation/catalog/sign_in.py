"""Signing in and sending a message, with test accounts; off until users are enabled.

Source: Deploying Enterprise Edition, "Validate Front End Server Configuration", step 7 and its note.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pools.validation import hints
from pools.validation.accounts import FIRST, SECOND
from pools.validation.roles import Role, Step
from pools.validation.subject import Subject
from pools.validation.targets import SIP_TLS

from . import common
from .base import Check

MINE = frozenset({Role.FRONT_END})


def checks(subject: Subject, accounts: Collection[str]) -> Iterator[Check]:
    host = subject.fqdn
    where, codes = common.place(host, SIP_TLS), (hints.SIGN_IN,)
    at = {"host": host, "port": SIP_TLS}
    for which, title in ((FIRST, "SIP logon: first test account"), (SECOND, "SIP logon: second test account")):
        if which == FIRST or which in accounts:
            target = f"{where} ({which} account)"
            yield Check("sip_sign_in", Step.SIGN_IN, title, target, MINE, {**at, "which": which}, hints=codes)
    yield Check(
        "sip_message", Step.SIGN_IN, "IM from the first to the second test account", where, MINE, at, hints=codes
    )
    yield Check(
        "sip_conference", Step.CONFERENCE, "IM conference of two people", where, MINE, hints=(hints.CONFERENCE,)
    )
