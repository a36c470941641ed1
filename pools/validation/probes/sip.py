"""SIP: the Front End Servers answer OPTIONS; people sign in and send messages.

Source: Deploying Enterprise Edition, "Validate Front End Server Configuration" (the steps of the wizard); RFC 3261.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ocsadmin.checks import sip
from ocsadmin.checks.failed import place_of
from ocsadmin.checks.verdict import Verdict
from pools.validation.accounts import FIRST, SECOND, TestAccount
from pools.validation.findings import softened
from pools.validation.registry import Skip, beyond_the_port, check
from pools.validation.sign_ins import NotTried
from pools.validation.surroundings import Surroundings


@check("sip_options")
def options(
    around: Surroundings, *, host: str, port: int, transport: str, what: str, needed: bool = True
) -> list[Verdict]:
    """An answer to OPTIONS, over TCP or TLS. The certificate is another row's question."""
    with around.alone_at(host, port):
        found = sip.check_options(around.probe, host, port, transport="tls" if transport == "tls" else "tcp", what=what)
    verdicts = beyond_the_port([found], place_of(host, port))
    return verdicts if needed else softened(verdicts)


@check("sip_sign_in")
def sign_in(around: Surroundings, *, host: str, port: int, which: str) -> list[Verdict]:
    """A test account signs in over TLS. Its password goes nowhere but to a server whose certificate is trusted."""
    who = _account(around, which)
    roots = around.roots
    with around.signing_in:
        found = _tried(
            around,
            [who],
            lambda: sip.sign_in(around.probe, _sip_account(who), host, port, transport="tls", roots=roots),
        )
    return beyond_the_port([found], place_of(host, port))


@check("sip_message")
def message(around: Surroundings, *, host: str, port: int) -> list[Verdict]:
    """Both test accounts sign in, and a message of the first reaches the second."""
    sender, receiver = _account(around, FIRST), _account(around, SECOND)
    roots, ends = around.roots, (_sip_account(sender), _sip_account(receiver))
    with around.signing_in:
        found = _tried(
            around,
            [sender, receiver],
            lambda: sip.message_between(around.probe, *ends, host, port, transport="tls", roots=roots),
        )
    return beyond_the_port([found], place_of(host, port))


@check("sip_conference")
def conference(around: Surroundings) -> list[Verdict]:
    """:raises Skip: always; only the product's own clients speak with the conference focus, which makes it."""
    raise Skip(
        "The console does not speak the protocol of the conference focus (C3P), so it can't hold a conference. Start "
        "one with two people in Communicator, or run the Validation Wizard on a server."
    )


def _tried(around: Surroundings, people: Sequence[TestAccount], sign_in: Callable[[], Verdict]) -> Verdict:
    """:raises Skip: it could lock an account."""
    try:
        return around.sign_ins.try_as(people, sign_in)
    except NotTried as error:
        raise Skip(error.text) from error


def _account(around: Surroundings, which: str) -> TestAccount:
    found = around.open_account(which)
    if found is None:
        raise Skip("No test account was given, or it was wiped already: start a new validation.")
    return found


def _sip_account(who: TestAccount) -> sip.SIPAccount:
    return sip.SIPAccount(uri=who.uri, user_name=who.user_name, password=who.password)
