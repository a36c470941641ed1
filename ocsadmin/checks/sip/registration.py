"""Signing in: REGISTER with a test account, and out again."""

from __future__ import annotations

import contextlib
from collections.abc import Collection

from cryptography import x509
from django.utils.translation import gettext as _

from ocsadmin.checks.failed import ProbeFailed, place_of
from ocsadmin.checks.probe import Probe
from ocsadmin.checks.verdict import Verdict, ok
from ocsadmin.checks.words import foreign

from .account import SIPAccount
from .authentication import Person
from .client import UserAgent
from .message import Response, uri_of
from .opening import Way, user_agent
from .options import said_by

EXPIRES = 120
"""Seconds that a registration lasts where the probe can't take it back."""


def sign_in(
    probe: Probe,
    who: SIPAccount,
    host: str,
    port: int,
    transport: Way,
    roots: Collection[x509.Certificate],
    *,
    server_name: str = "",
) -> Verdict:
    """Sign the test account in and out again. Never raises; the password is in no verdict.

    Over TLS the certificate must lead to one of ``roots``, fit the host (or ``server_name``) and be in time, else
    nothing is said. Digest and NTLM (version 2, signed) are spoken, Kerberos is not.
    Codes: sip-signed-in, sip-wrong-password, sip-unknown-user, sip-forbidden, sip-redirected, sip-not-ready,
    sip-refused, sip-no-common-authentication, sip-ntlm-failed, sip-server-unproven, sip-not-spoken, sip-no-answer,
    too-much; those of ``reach`` and of ``check_tls``.
    Source: Deploying OCS 2007 R2, "Validate Front End Server Configuration" (SIP Logon, 1-Party); RFC 3261 section 10.
    """
    try:
        with user_agent(
            probe,
            host,
            port,
            transport=transport,
            uri=who.uri,
            authenticator=Person(who),
            roots=roots,
            server_name=server_name,
        ) as agent:
            register(agent, who)
            unregister(agent, who)
    except ProbeFailed as error:
        return error.verdict(_("Signing in as %(uri)s") % {"uri": who.uri}, place_of(host, port))
    words = {"uri": who.uri, "place": place_of(host, port)}
    return ok(_("%(uri)s signed in at %(place)s.") % words, code="sip-signed-in")


def register(agent: UserAgent, who: SIPAccount, expires: int = EXPIRES) -> None:
    """Register the connection as the place where ``who`` is.

    :raises ProbeFailed: where the server refuses, saying why.
    """
    call = agent.call(who.uri)
    headers = (
        ("Contact", agent.registration_contact),
        ("Expires", str(expires)),
        ("Event", "registration"),
        ("Supported", "gruu-10, msrtc-event-categories"),
        ("ms-keep-alive", "UAC;hop-hop=yes"),
    )
    response = call.ask(call.request("REGISTER", uri=f"sip:{who.domain}", headers=headers))
    if not 200 <= response.status < 300:
        raise _refused(response, who)


def unregister(agent: UserAgent, who: SIPAccount) -> None:
    """Take the registration back; where that fails it runs out by itself."""
    with contextlib.suppress(ProbeFailed):
        register(agent, who, expires=0)


def _refused(response: Response, who: SIPAccount) -> ProbeFailed:
    said, status = said_by(response), response.status
    if status in (401, 407):
        return ProbeFailed(
            "sip-wrong-password",
            _("the password or the user name was refused"),
            cause=_("The password is wrong, the account is locked, or the server knows no user of this name."),
            cure=_("Try the test account's name and password at another place, and type them again."),
        )
    if status in (404, 604):
        return ProbeFailed(
            "sip-unknown-user",
            _("the server knows no such user"),
            cause=said,
            cure=_("Enable the user for Office Communications Server and wait for replication."),
        )
    if status in (403, 603):
        return ProbeFailed(
            "sip-forbidden",
            _("signing in is forbidden"),
            cause=said,
            cure=_("See that the user is enabled, has this pool as home pool, and may sign in from here."),
        )
    if 300 <= status < 400:
        there = foreign(uri_of(response.get("Contact")), 120) or _("another server")
        return ProbeFailed(
            "sip-redirected",
            _("it sends the user to %(there)s") % {"there": there},
            cause=_("That is the user's home pool; sign-in is not followed to it."),
            cure=_("Validate that pool, or choose a test account whose home pool is this one."),
        )
    if status >= 500:
        cure = _("Wait until its services have started, then look into its event log.")
        return ProbeFailed("sip-not-ready", _("the server is not ready"), cause=said, cure=cure)
    cure = _("Look into the event log of the Front End Server.")
    return ProbeFailed("sip-refused", _("the server refused"), cause=said, cure=cure)
