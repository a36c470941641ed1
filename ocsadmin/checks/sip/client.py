"""A small SIP user agent: requests with their transaction, authentication where it is asked for, and a dialog."""

from __future__ import annotations

import contextlib
import secrets
import socket
from collections import deque
from collections.abc import Sequence

from .authentication import Authenticator
from .instance import instance_of
from .message import Message, Request, Response, answer_to, listed, uri_of, with_headers
from .transport import Transport

AGENT = "ocsadmin"
ALLOWED = "INVITE, ACK, CANCEL, BYE, MESSAGE, OPTIONS"


class UserAgent:
    """One end of SIP on one connection."""

    def __init__(self, transport: Transport, uri: str, *, secure: bool, authenticator: Authenticator) -> None:
        self.uri, self._transport, self._authenticator = uri, transport, authenticator
        self._via = "TLS" if secure else "TCP"
        host, port = transport.stream.sock.getsockname()[:2]
        self.address = str(host)
        self._place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._parameters = f"transport={self._via.lower()}"
        self._epid = secrets.token_hex(5)
        self._sequence = 0
        self._came: deque[Request] = deque()

    @property
    def contact(self) -> str:
        user = self.uri.partition(":")[2].partition("@")[0]
        return f"<sip:{user}@{self._place};{self._parameters}>"

    @property
    def registration_contact(self) -> str:
        """With what OCS wants to know of a client ([MS-SIPAE] section 4.1); others skip what they don't know."""
        return f'{self.contact};proxy=replace;+sip.instance="<urn:uuid:{instance_of(self._epid)}>"'

    def call(self, to: str) -> Call:
        """A new Call-ID with this other end."""
        return Call(self, to, f"<{self.uri}>;tag={secrets.token_hex(5)};epid={self._epid}")

    def next_number(self) -> int:
        self._sequence += 1
        return self._sequence

    def new_via(self) -> str:
        return f"SIP/2.0/{self._via} {self._place};branch=z9hG4bK{secrets.token_hex(8)};rport"

    def send(self, message: Request | Response) -> None:
        """Send a message, signed where the server wants that."""
        extra = () if _authorized(message) else self._authenticator.signed(message)
        self._transport.send(with_headers(message, extra))

    def final_response(self, request: Request) -> Response:
        """The final response to a request that was sent; requests that come meanwhile are kept.

        :raises ProbeFailed: of the transport.
        """
        while True:
            message = self._transport.receive()
            if isinstance(message, Request):
                self._came.append(message)
            elif _answers(message, request) and message.status >= 200:
                return message

    def wait_for(self, method: str) -> Request:
        """The next request of this kind; others are politely refused."""
        while True:
            request = self._came.popleft() if self._came else self._transport.receive()
            if not isinstance(request, Request):
                continue
            if request.method == method:
                return request
            if request.method != "ACK":
                self.send(answer_to(request, 501, "Not Implemented", tag=self._epid))

    def authorized(self, request: Request, response: Response) -> Request | None:
        """The request once more, with an answer to the challenge; None when there is nothing more to say.

        :raises ProbeFailed: where no way of authentication is common.
        """
        kept = [(n, v) for n, v in request.headers if n not in ("Via", "CSeq", "Authorization", "Proxy-Authorization")]
        number, method = self.next_number(), request.method
        headers = (("Via", self.new_via()), ("CSeq", f"{number} {method}"), *kept)
        fresh = Request(headers, request.body, method, request.uri)
        said = self._authenticator.respond(request, response, fresh)
        return None if said is None else with_headers(fresh, said)

    def hang_up(self) -> None:
        """End the connection, so that whoever listens on it hears so at once (below TLS: it may be in use there)."""
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self._transport.stream.sock, socket.SHUT_RDWR)

    def accepted(self, response: Response) -> None:
        """Hear the server's proof in a response that was no challenge."""
        self._authenticator.accepted(response)


class Call:
    """All requests of one Call-ID; becomes a dialog when ``established``."""

    def __init__(self, agent: UserAgent, to: str, sender: str) -> None:
        self._agent, self._to, self._from = agent, f"<{to}>", sender
        self._target, self._route = to, list[str]()
        self._id = f"{secrets.token_hex(16)}"

    def request(
        self,
        method: str,
        *,
        uri: str = "",
        headers: Sequence[tuple[str, str]] = (),
        body: bytes = b"",
        number: int = 0,
        via: str = "",
    ) -> Request:
        agent = self._agent
        common = (
            ("Via", via or agent.new_via()),
            ("Max-Forwards", "70"),
            ("From", self._from),
            ("To", self._to),
            ("Call-ID", self._id),
            ("CSeq", f"{number or agent.next_number()} {method}"),
            ("User-Agent", AGENT),
        )
        routes = tuple(("Route", route) for route in self._route)
        return Request((*common, *routes, *headers), body, method, uri or self._target)

    def ask(self, request: Request) -> Response:
        """Send a request and give its final response, once or twice authenticated in between.

        :raises ProbeFailed: of the transport and of authentication.
        """
        while True:
            self._agent.send(request)
            response = self._agent.final_response(request)
            if request.method == "INVITE":
                self._acknowledge(request, response)
            if response.status not in (401, 407):
                self._agent.accepted(response)
                return response
            again = self._agent.authorized(request, response)
            if again is None:
                return response
            request = again

    def _acknowledge(self, invite: Request, response: Response) -> None:
        """ACK: in the same transaction for a refusal, in the new dialog for a success (section 13.2.2.4)."""
        number = invite.sequence[0]
        if response.status >= 300:
            to = ("To", response.get("To"))
            kept = tuple(h for h in invite.headers if h[0] in ("Via", "Max-Forwards", "From", "Call-ID", "Route"))
            self._agent.send(Request((*kept, to, ("CSeq", f"{number} ACK")), b"", "ACK", invite.uri))
            return
        self._established(response)
        self._agent.send(self.request("ACK", number=number))

    def _established(self, response: Response) -> None:
        self._to = response.get("To")
        self._target = uri_of(response.get("Contact")) or self._target
        self._route = list(reversed(listed(response.every("Record-Route"))))


def _authorized(message: Message) -> bool:
    return any(name in ("Authorization", "Proxy-Authorization") for name, _value in message.headers)


def _answers(response: Response, request: Request) -> bool:
    same = response.get("Call-ID") == request.get("Call-ID")
    return same and response.sequence == request.sequence
