"""The two manners of an instant message: in a session (INVITE, MESSAGE, BYE) or by itself (RFC 3428)."""

from __future__ import annotations

import contextlib
import secrets

from django.utils.translation import gettext as _

from ocsadmin.checks.failed import ProbeFailed

from .client import ALLOWED, Call, UserAgent
from .message import Request, Response, answer_to
from .options import said_by

TEXT = ("Content-Type", "text/plain; charset=UTF-8")


def send_page(agent: UserAgent, to: str, text: str) -> None:
    """Send a MESSAGE outside of any session.

    :raises ProbeFailed: where it is refused.
    """
    call = agent.call(to)
    _insist(call.ask(_text(call, text)))


def send_in_session(agent: UserAgent, to: str, text: str) -> None:
    """Invite to a session of instant messages, send one in it, and say goodbye.

    :raises ProbeFailed: where one of it is refused.
    """
    call = agent.call(to)
    headers = (("Contact", agent.contact), ("Allow", ALLOWED), ("Content-Type", "application/sdp"))
    _insist(call.ask(call.request("INVITE", headers=headers, body=offer(agent.address))))
    try:
        _insist(call.ask(_text(call, text)))
    finally:
        with contextlib.suppress(ProbeFailed):
            call.ask(call.request("BYE"))


def receive_page(agent: UserAgent) -> str:
    """Wait for a MESSAGE, answer it, and give its text."""
    return _take(agent, secrets.token_hex(5))


def receive_in_session(agent: UserAgent) -> str:
    """Accept an invitation, take one message in the session, and the goodbye."""
    tag = secrets.token_hex(5)
    invite = agent.wait_for("INVITE")
    extra = (("Contact", agent.contact), ("Allow", ALLOWED), ("Content-Type", "application/sdp"))
    accepted = answer_to(invite, 200, "OK", extra=extra, tag=tag)
    agent.send(Response(accepted.headers, offer(agent.address), 200, "OK"))
    text = _take(agent, tag)
    with contextlib.suppress(ProbeFailed):
        agent.send(answer_to(agent.wait_for("BYE"), 200, "OK", tag=tag))
    return text


def _take(agent: UserAgent, tag: str) -> str:
    request = agent.wait_for("MESSAGE")
    agent.send(answer_to(request, 200, "OK", tag=tag))
    return request.body.decode("utf-8", "replace")


def _text(call: Call, text: str) -> Request:
    return call.request("MESSAGE", headers=(TEXT,), body=text.encode())


def offer(address: str) -> bytes:
    """The session description of an IM session as OCS writes it ([MS-SIP] section 3: m=message … sip null)."""
    kind = "IP6" if ":" in address else "IP4"
    lines = [
        "v=0",
        f"o=- 0 0 IN {kind} {address}",
        "s=session",
        f"c=IN {kind} {address}",
        "t=0 0",
        "m=message 5060 sip null",
        "a=accept-types:text/plain",
    ]
    return "\r\n".join([*lines, ""]).encode()


def _insist(response: Response) -> None:
    if response.status in (404, 480, 408, 410):
        raise ProbeFailed(
            "sip-receiver-unreached",
            _("the server found no way to the receiver"),
            cause=said_by(response),
            cure=_("See that the receiver's home pool is reachable and the routing between pools works."),
        )
    if not 200 <= response.status < 300:
        raise ProbeFailed(
            "sip-message-refused",
            _("the server refused the message"),
            cause=said_by(response),
            cure=_("See that both accounts may send instant messages, and which filters are in force."),
        )
