"""An instant message from one test account to another: both sign in, one writes, the other must read exactly that."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from cryptography import x509
from django.utils.translation import gettext as _

from ocsadmin.checks.failed import ProbeFailed, place_of
from ocsadmin.checks.probe import Deadline, Probe
from ocsadmin.checks.verdict import Verdict, failure, ok

from .account import SIPAccount
from .authentication import Person
from .client import UserAgent
from .conversation import receive_in_session, receive_page, send_in_session, send_page
from .opening import Way, user_agent
from .registration import register, unregister

Manner = Literal["session", "page"]


@dataclass(frozen=True)
class _End:
    agent: UserAgent
    who: SIPAccount


def message_between(
    probe: Probe,
    sender: SIPAccount,
    receiver: SIPAccount,
    host: str,
    port: int,
    transport: Way,
    roots: Collection[x509.Certificate],
    *,
    manner: Manner = "session",
    server_name: str = "",
) -> Verdict:
    """Send a text from one account to the other. Never raises; no password is in a verdict.

    :param manner: "session": INVITE, MESSAGE and BYE, as Office Communicator does; "page": a MESSAGE by itself
        (RFC 3428).
    :param server_name: whose certificate is wanted, where that is not ``host``.
    Codes: sip-message-arrived, sip-same-account, sip-message-changed, sip-message-refused, sip-receiver-unreached;
    those of ``sign_in``.
    Source: Deploying OCS 2007 R2, "Validate Front End Server Configuration" (IM, 2-Party).
    """
    words = {"sender": sender.uri, "receiver": receiver.uri}
    if sender.uri.lower() == receiver.uri.lower():
        return failure(
            _("%(sender)s can't send a message to itself.") % words,
            cure=_("Name two test accounts."),
            code="sip-same-account",
        )
    try:
        text = _("A message of the validation: %(token)s ✓") % {"token": secrets.token_hex(8)}
        with contextlib.ExitStack() as stack:
            deadline = probe.deadline()
            ends = [
                stack.enter_context(_signed_in(probe, who, host, port, transport, roots, deadline, server_name))
                for who in (receiver, sender)
            ]
            _exchange(ends[1], ends[0], text, manner)
    except ProbeFailed as error:
        return error.verdict(_("The message from %(sender)s to %(receiver)s") % words, place_of(host, port))
    return ok(
        _("A message from %(sender)s reached %(receiver)s through %(place)s.")
        % {**words, "place": place_of(host, port)},
        code="sip-message-arrived",
    )


@contextlib.contextmanager
def _signed_in(
    probe: Probe,
    who: SIPAccount,
    host: str,
    port: int,
    transport: Way,
    roots: Collection[x509.Certificate],
    deadline: Deadline,
    server_name: str,
) -> Iterator[_End]:
    with user_agent(
        probe,
        host,
        port,
        transport=transport,
        uri=who.uri,
        authenticator=Person(who),
        roots=roots,
        deadline=deadline,
        server_name=server_name,
    ) as agent:
        try:
            register(agent, who)
        except ProbeFailed as error:
            error.problem = _("%(uri)s: %(problem)s") % {"uri": who.uri, "problem": error.problem}
            raise
        try:
            yield _End(agent, who)
        finally:
            unregister(agent, who)


def _exchange(sender: _End, receiver: _End, text: str, manner: Manner) -> None:
    send, receive = (send_in_session, receive_in_session) if manner == "session" else (send_page, receive_page)
    with ThreadPoolExecutor(max_workers=1) as listening:
        heard = listening.submit(receive, receiver.agent)
        try:
            send(sender.agent, receiver.who.uri, text)
        except ProbeFailed as error:
            receiver.agent.hang_up()
            raise _better(error) from error
        if heard.result() != text:
            raise ProbeFailed(
                "sip-message-changed",
                _("the text that arrived is not the text that was sent"),
                cause=_("A filter for instant messages changed it."),
                cure=_("Look at the Intelligent Instant Message Filter of the pool."),
            )


def _better(error: ProbeFailed) -> ProbeFailed:
    """Where the sender only waited in vain, the finding is that the receiver was not reached."""
    if error.code != "time-out":
        return error
    return ProbeFailed(
        "sip-receiver-unreached",
        _("the server took it, but the receiver never answered or was never asked"),
        cause=_("The server can't find the way to the receiver's connection."),
        cure=_("Send a message with Office Communicator, and trace the Front End Server (S4, SIPStack)."),
    )
