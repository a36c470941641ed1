"""NTLM for SIP: how Office Communications Server signs people in, and how it wants every message signed afterwards.

The formulas of NTLM are those of pyspnego; its ready-made client can't be used, since SIP needs NTLM's datagram form:
no first message, a sequence number that is always 100, and keys made anew for each signature.
Source: [MS-SIPAE] sections 3.2 and 4.1; [MS-NLMP] sections 3.1.5.2 and 3.4.
"""

from __future__ import annotations

import base64
import secrets
import struct

from spnego._ntlm_raw import crypto
from spnego._ntlm_raw.messages import Authenticate, AvId, Challenge, FileTime, NegotiateFlags, TargetInfo
from spnego._ntlm_raw.security import sign
from spnego.exceptions import SpnegoError

from .account import SIPAccount

SEQUENCE = 100
"""The sequence number of every signature ([MS-SIPAE] 3.2.4.1)."""
WANTED = (
    NegotiateFlags.unicode
    | NegotiateFlags.request_target
    | NegotiateFlags.sign
    | NegotiateFlags.datagram
    | NegotiateFlags.ntlm
    | NegotiateFlags.always_sign
    | NegotiateFlags.extended_session_security
    | NegotiateFlags.identity
    | NegotiateFlags.target_info
    | NegotiateFlags.key_128
    | NegotiateFlags.key_exch
    | NegotiateFlags.key_56
)


class BadToken(ValueError):
    """The server's part of the handshake can't be read."""


class Keys:
    """What both sides know after the handshake: they sign with it."""

    def __init__(self, flags: int, session_key: bytes) -> None:
        self._flags, self._session_key = flags, session_key

    def signature(self, text: str, *, of_server: bool = False) -> str:
        """The signature of a text in hexadecimal; the server's keys are others than the client's."""
        side = "accept" if of_server else "initiate"
        # Without extended session security OCS seals with the whole key, though the datagram form would weaken it.
        sealing = crypto.sealkey(self._flags & ~NegotiateFlags.datagram, self._session_key, side)
        if self._flags & NegotiateFlags.extended_session_security:
            sealing = crypto.md5(sealing + struct.pack("<I", SEQUENCE))
        signing = crypto.signkey(self._flags, self._session_key, side)
        return sign(self._flags, crypto.rc4init(sealing), signing, SEQUENCE, text.encode()).hex().upper()


def respond(token: str, account: SIPAccount) -> tuple[str, Keys]:
    """The answer to the server's ``gssapi-data``, in base64 like it, and the keys for signatures.

    :raises BadToken: where it is no NTLM challenge, or one that leaves no way to sign.
    """
    try:
        challenge = Challenge.unpack(base64.b64decode(token, validate=True))
        if not isinstance(challenge, Challenge) or len(challenge.server_challenge or b"") != 8:
            raise BadToken("It is no NTLM challenge.")
        return _answer(challenge, account)
    except BadToken:
        raise
    except _UNREADABLE as error:
        raise BadToken("It is no NTLM challenge.") from error


_UNREADABLE = (ValueError, struct.error, SpnegoError, LookupError, TypeError, AttributeError)
"""What pyspnego lets through where a message is broken."""


def _answer(challenge: Challenge, account: SIPAccount) -> tuple[str, Keys]:
    flags = int(challenge.flags) & int(WANTED) | int(NegotiateFlags.datagram)
    if not flags & NegotiateFlags.sign:
        raise BadToken("The server offers no signing.")
    domain, name = _names(account)
    nt, lm, exchange_key = _response(challenge, account, domain, name)
    session_key = secrets.token_bytes(16) if flags & NegotiateFlags.key_exch else exchange_key
    sealed = crypto.rc4k(exchange_key, session_key) if flags & NegotiateFlags.key_exch else None
    answer = Authenticate(
        flags, lm, nt, domain_name=domain, username=name, workstation="OCSADMIN", encrypted_session_key=sealed
    )
    return base64.b64encode(answer.pack()).decode(), Keys(flags, session_key)


def _names(account: SIPAccount) -> tuple[str, str]:
    """Domain and name: of ``CONTOSO\\alice``; a UPN or a bare name goes as it is, without a domain."""
    domain, backslash, name = account.user_name.partition("\\")
    return (domain, name) if backslash else ("", account.user_name)


def _response(challenge: Challenge, account: SIPAccount, domain: str, name: str) -> tuple[bytes, bytes, bytes]:
    """NTLMv2. No LM response where the server gave the time ([MS-NLMP] 3.1.5.2.1)."""
    known = challenge.target_info.copy() if challenge.target_info else TargetInfo()
    timed = AvId.timestamp in known
    moment = known[AvId.timestamp] if timed else FileTime.now()
    key = crypto.ntowfv2(name, crypto.ntowfv1(account.password), domain)
    nt, lm, exchange_key = crypto.compute_response_v2(
        key, challenge.server_challenge or b"", secrets.token_bytes(8), moment, known
    )
    return nt, bytes(24) if timed else lm, exchange_key
