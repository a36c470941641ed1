"""Whether something at a port speaks SIP."""

from __future__ import annotations

from collections.abc import Collection

from cryptography import x509
from django.utils.translation import gettext as _

from ocsadmin.checks.failed import ProbeFailed, place_of
from ocsadmin.checks.probe import Probe
from ocsadmin.checks.verdict import Verdict, ok, warning
from ocsadmin.checks.words import foreign

from .authentication import Nobody
from .message import Response
from .opening import Way, user_agent


def check_options(
    probe: Probe,
    host: str,
    port: int,
    *,
    transport: Way,
    what: str,
    roots: Collection[x509.Certificate] = (),
    server_name: str = "",
) -> Verdict:
    """Ask OPTIONS. Any proper answer shows a SIP server, a refusal too: nobody signs in. Never raises.

    :param roots: with any, the certificate must lead to one of them, fit the host and be in time.
    :param server_name: whose certificate is wanted, where that is not ``host``: each server of a pool shows the pool's.
    Codes: sip-answers, sip-not-ready (5xx), sip-not-spoken, sip-no-answer, too-much; those of ``reach`` and of
    ``check_tls``.
    Source: RFC 3261 section 11.
    """
    uri = f"sip:[{host}]" if ":" in host else f"sip:{host}"
    try:
        with user_agent(
            probe,
            host,
            port,
            transport=transport,
            uri=f"sip:ocsadmin@{uri[4:]}",
            authenticator=Nobody(),
            roots=roots or None,
            server_name=server_name,
        ) as agent:
            call = agent.call(uri)
            headers = (("Accept", "application/sdp"), ("Contact", agent.contact))
            return _judge(call.ask(call.request("OPTIONS", headers=headers)), what, place_of(host, port))
    except ProbeFailed as error:
        return error.verdict(what, place_of(host, port))


def _judge(response: Response, what: str, place: str) -> Verdict:
    words = {"what": what, "place": place, "status": response.status, "name": _name(response)}
    if response.status >= 500:
        return warning(
            _("%(what)s at %(place)s speaks SIP, but is not ready (%(status)s).") % words,
            cause=said_by(response),
            cure=_("Wait until its services have started, then look into its event log."),
            code="sip-not-ready",
        )
    return ok(_("%(what)s at %(place)s speaks SIP%(name)s.") % words, code="sip-answers")


def _name(response: Response) -> str:
    name = foreign(response.get("Server"), 60)
    return _(" and calls itself %(name)s") % {"name": name} if name else ""


def said_by(response: Response) -> str:
    """The server's own words: status, reason, and the reason of ms-diagnostics where there is one."""
    words = f"{response.status} {foreign(response.reason, 80)}".strip()
    diagnostics = foreign(response.get("ms-diagnostics"), 160)
    return _("The server said: %(words)s") % {"words": f"{words} ({diagnostics})" if diagnostics else words}
