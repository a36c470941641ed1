"""Which way of authentication is answered, and how often."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import gettext as _

from ocsadmin.checks.failed import ProbeFailed
from ocsadmin.checks.words import foreign

from . import digest
from .account import SIPAccount
from .association import Association, unproven
from .message import Headers, Request, Response

MOST_NONCES = 20
"""How many nonces of one server are answered: a conversation needs one for each request."""


class Authenticator(Protocol):
    """Answers challenges, and signs what is to be signed."""

    def respond(self, request: Request, response: Response, fresh: Request) -> Headers | None:
        """The headers for ``fresh``, the request once more, that answer a 401 or 407 to ``request``.

        None when the server has refused what was said.
        """
        ...

    def signed(self, message: Request | Response) -> Headers:
        """The headers that sign a message."""
        ...

    def accepted(self, response: Response) -> None:
        """A response that was no challenge.

        :raises ProbeFailed: "sip-server-unproven" where the server's own proof is wrong.
        """
        ...


class Nobody:
    """Answers no challenge: for probes that don't sign in."""

    def respond(self, request: Request, response: Response, fresh: Request) -> Headers | None:
        return None

    def signed(self, message: Request | Response) -> Headers:
        return ()

    def accepted(self, response: Response) -> None:
        return None


class Person:
    """Answers Digest and NTLM challenges with a test account's password."""

    def __init__(self, account: SIPAccount) -> None:
        self._account = account
        self._uses: dict[str, int] = {}
        self._last: digest.Credentials | None = None
        self._association = Association(account)

    def respond(self, request: Request, response: Response, fresh: Request) -> Headers | None:
        challenges = challenges_of(response)
        if challenge := digest.strongest(challenges):
            return self._digest(challenge, request, fresh)
        if by_ntlm := next((one for one in challenges if one.scheme == "ntlm"), None):
            return self._association.respond(by_ntlm, fresh)
        raise no_common_way(challenges)

    def signed(self, message: Request | Response) -> Headers:
        return self._association.signed(message)

    def _digest(self, challenge: digest.Challenge, request: Request, fresh: Request) -> Headers | None:
        refused = any(name.endswith("uthorization") for name, _value in request.headers)
        if refused and challenge.get("stale").lower() != "true":
            return None
        if len(self._uses) > MOST_NONCES:  # it says "stale" for ever
            return None
        nonce = challenge.get("nonce")
        self._uses[nonce] = self._uses.get(nonce, 0) + 1
        self._last = digest.answer(
            challenge,
            user_name=self._account.user_name,
            password=self._account.password,
            method=fresh.method,
            uri=fresh.uri,
            body=fresh.body,
            count=self._uses[nonce],
        )
        return (self._last.header,)

    def accepted(self, response: Response) -> None:
        self._association.verify(response)
        last, self._last = self._last, None
        said = response.get("Authentication-Info")
        if last and 200 <= response.status < 300 and said and not digest.server_proved_itself(last, said):
            raise unproven()


def challenges_of(response: Response) -> list[digest.Challenge]:
    own = [digest.parse_challenge(value) for value in response.every("WWW-Authenticate")]
    return own + [digest.parse_challenge(value, proxy=True) for value in response.every("Proxy-Authenticate")]


def no_common_way(challenges: list[digest.Challenge]) -> ProbeFailed:
    """Nothing that was offered can be answered from here."""
    offered = ", ".join(dict.fromkeys(_name(c) for c in challenges)) or _("nothing")
    return ProbeFailed(
        "sip-no-common-authentication",
        _("it offers only ways of signing in that can't be tried from here (%(offered)s)") % {"offered": offered},
        cause=_("Kerberos needs a ticket of the domain, which this console does not hold."),
        cure=_("Try the sign-in with Office Communicator, or allow NTLM on the pool for the time of the validation."),
    )


def _name(challenge: digest.Challenge) -> str:
    names = {"ntlm": "NTLM", "kerberos": "Kerberos", "digest": "Digest", "tls-dsk": "TLS-DSK"}
    known = names.get(challenge.scheme, foreign(challenge.scheme, 20))
    algorithm = challenge.get("algorithm")
    return f"{known} {foreign(algorithm, 20)}" if challenge.scheme == "digest" and algorithm else known
