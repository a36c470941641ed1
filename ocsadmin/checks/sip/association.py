"""A security association by NTLM: the handshake in SIP's headers, then a signature on every message.

Source: [MS-SIPAE] sections 3.2.4 (signing), 3.2.5 (handshake, verifying) and 4.1 (an example).
"""

from __future__ import annotations

import hmac
import secrets

from django.utils.translation import gettext as _

from ocsadmin.checks.failed import ProbeFailed

from . import ntlm
from .account import SIPAccount
from .digest import Challenge, parameters_of, quoted
from .message import Headers, Message, Request, Response, parameter, uri_of

HIGHEST = 4
"""The version of the protocol from which on the last message of the handshake is signed too."""


class Association:
    """One handshake with one server, and what follows from it."""

    def __init__(self, account: SIPAccount) -> None:
        self._account = account
        self._challenge: Challenge | None = None
        self._keys: ntlm.Keys | None = None
        self._number = 0

    def respond(self, challenge: Challenge, fresh: Request) -> Headers | None:
        """The header for the next step with the request ``fresh``; None when the server has refused the last.

        :raises ProbeFailed: "sip-ntlm-failed" where the server does not keep to the handshake.
        """
        token = challenge.get("gssapi-data")
        if self._keys is not None:
            return None
        if not token and self._challenge is not None:
            raise _failed(_("it does not go on after the first step"))
        begun, self._challenge = self._challenge is not None, challenge
        if not token or not begun:
            return (self._header([*self._about(), 'gssapi-data=""', *self._version()]),)
        try:
            answer, self._keys = ntlm.respond(token, self._account)
        except ntlm.BadToken as error:
            raise _failed(str(error).rstrip(".")) from error
        proof = self._proof(fresh) if self._spoken() >= HIGHEST else []
        return (self._header([*self._about(), f'gssapi-data="{answer}"', *self._version(), *proof]),)

    def signed(self, message: Request | Response) -> Headers:
        """The header that signs a message; nothing before the handshake is done."""
        return (self._header([*self._about(), *self._proof(message)]),) if self._keys else ()

    def verify(self, response: Response) -> None:
        """Verify the server's signature where it gives one.

        :raises ProbeFailed: "sip-server-unproven" where it is wrong.
        """
        value = response.get("Authentication-Info") or response.get("Proxy-Authentication-Info")
        scheme, _space, rest = value.partition(" ")
        said = parameters_of(rest)
        if self._keys is None or scheme.lower() != "ntlm" or not said.get("rspauth"):
            return
        text = self._text(response, said.get("srand", ""), said.get("snum", ""))
        if not hmac.compare_digest(self._keys.signature(text, of_server=True), said["rspauth"].upper()):
            raise unproven()

    def _get(self, name: str) -> str:
        return self._challenge.get(name) if self._challenge else ""

    def _spoken(self) -> int:
        version = self._get("version")
        return min(int(version), HIGHEST) if version.isascii() and version.isdigit() and len(version) < 4 else 2

    def _version(self) -> list[str]:
        return [f"version={self._spoken()}"] if self._spoken() > 2 else []

    def _about(self) -> list[str]:
        opaque = [f"opaque={quoted(self._get('opaque'))}"] if self._get("opaque") else []
        return [
            'qop="auth"',
            *opaque,
            f"realm={quoted(self._get('realm'))}",
            f"targetname={quoted(self._get('targetname'))}",
        ]

    def _header(self, parts: list[str]) -> tuple[str, str]:
        proxy = self._challenge is not None and self._challenge.proxy
        return ("Proxy-Authorization" if proxy else "Authorization"), f"NTLM {', '.join(parts)}"

    def _proof(self, message: Request | Response) -> list[str]:
        if self._keys is None:
            return []
        self._number += 1
        salt = secrets.token_hex(4)
        signature = self._keys.signature(self._text(message, salt, str(self._number)))
        return [f'crand="{salt}"', f'cnum="{self._number}"', f'response="{signature}"']

    def _text(self, message: Message, salt: str, number: str) -> str:
        return signed_text(
            message,
            scheme="NTLM",
            salt=salt,
            number=number,
            realm=self._get("realm"),
            target=self._get("targetname"),
            version=self._spoken(),
        )


def signed_text(message: Message, *, scheme: str, salt: str, number: str, realm: str, target: str, version: int) -> str:
    """What is signed of a message: its identifying fields, each in angle brackets."""
    sequence, method = message.sequence
    sender, receiver = message.get("From"), message.get("To")
    parts = [scheme, salt, number, realm, target, message.get("Call-ID"), str(sequence), method]
    parts += [uri_of(sender), parameter(sender, "tag")]
    if version >= 3:
        parts.append(uri_of(receiver))
    parts.append(parameter(receiver, "tag"))
    if version >= 3:
        asserted = [uri_of(value) for value in message.every("P-Asserted-Identity")]
        parts += [next((uri for uri in asserted if uri.startswith(kind)), "") for kind in ("sip:", "tel:")]
    parts.append(message.get("Expires"))
    if isinstance(message, Response):
        parts.append(str(message.status))
    return "".join(f"<{part}>" for part in parts)


def _failed(words: str) -> ProbeFailed:
    return ProbeFailed(
        "sip-ntlm-failed",
        _("signing in by NTLM broke off (%(words)s)") % {"words": words},
        cause=_("The server and the console could not agree on the steps of NTLM."),
        cure=_("Look into the security event log of the server; see that its policy allows NTLM version 2."),
    )


def unproven() -> ProbeFailed:
    return ProbeFailed(
        "sip-server-unproven",
        _("it could not prove that it knows the password"),
        cause=_("Something that is not the server answered in its place."),
        cure=_("See what stands between the console and the server."),
    )
