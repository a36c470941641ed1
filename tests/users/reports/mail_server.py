"""A real SMTP server on loopback, which keeps what it takes and can be told what to refuse."""

from __future__ import annotations

import email
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any, ClassVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from django.core.mail.backends.smtp import EmailBackend

from tests.ports import free_port


class MailServer:
    """``taken``: (recipient, message) of each. ``refuse``: recipient → the server's answer."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.refuse: dict[str, str] = {}
        self.refuse_data = ""
        self.refuse_sender = ""
        self.port = 0

    async def handle_MAIL(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        if self.refuse_data:
            return self.refuse_data
        content = envelope.content or b""
        octets = content.encode() if isinstance(content, str) else content
        message: Any = email.message_from_bytes(octets, policy=default)
        self.taken += [(address, message) for address in envelope.rcpt_tos]
        return "250 taken"


class WatchedBackend(EmailBackend):
    """Sends as the usual one does, and then has something else happen."""

    after_each: ClassVar[Callable[[], object]] = lambda: None

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = super().send_messages(email_messages)  # type: ignore[arg-type]
        type(self).after_each()
        return int(sent or 0)


@contextmanager
def running(password: str = "") -> Iterator[MailServer]:
    """With a password it takes mail only from who signs in with it."""
    handler = MailServer()

    def signed_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == password.encode()
        return AuthResult(success=right, handled=right)

    more = {"authenticator": signed_in, "auth_required": True, "auth_require_tls": False} if password else {}
    handler.port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port, **more)  # type: ignore[arg-type]
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()
