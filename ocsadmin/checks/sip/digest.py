"""Digest authentication for SIP (RFC 3261 section 22, RFC 7616, RFC 8760)."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_PARAMETER = re.compile(r'\s*([A-Za-z0-9_-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,"]+)\s*(?:,|$)')


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sha512_256(data: bytes) -> str:
    return hashlib.new("sha512_256", data).hexdigest()


ALGORITHMS: dict[str, Callable[[bytes], str]] = {"SHA-512-256": _sha512_256, "SHA-256": _sha256, "MD5": _md5}
"""The strongest first."""


@dataclass(frozen=True)
class Challenge:
    """One WWW-Authenticate or Proxy-Authenticate: its scheme in lower case and its parameters, names in lower case."""

    scheme: str
    parameters: Mapping[str, str]
    proxy: bool = False

    def get(self, name: str) -> str:
        return self.parameters.get(name, "")


def parse_challenge(value: str, *, proxy: bool = False) -> Challenge:
    """Read a challenge; what can't be read of its parameters is left out."""
    scheme, _space, rest = value.strip().partition(" ")
    return Challenge(scheme.lower(), parameters_of(rest), proxy)


def parameters_of(text: str) -> dict[str, str]:
    """``a="b", c=d`` as a dict; quotes taken off."""
    found: dict[str, str] = {}
    at = 0
    while match := _PARAMETER.match(text, at):
        value = match[2]
        found.setdefault(match[1].lower(), re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value)
        at = match.end()
    return found


def strongest(challenges: Sequence[Challenge]) -> Challenge | None:
    """The Digest challenge with the best algorithm that is known here; None without one."""
    known = [c for c in challenges if c.scheme == "digest" and _name(c) in ALGORITHMS and c.get("nonce")]
    order = list(ALGORITHMS)
    return min(known, key=lambda challenge: order.index(_name(challenge)), default=None)


def _name(challenge: Challenge) -> str:
    return (challenge.get("algorithm") or "MD5").upper().removesuffix("-SESS")


@dataclass(frozen=True)
class Credentials:
    """An answer to a challenge. ``expected`` is the server's proof for Authentication-Info (rspauth) with no body."""

    header: tuple[str, str]
    expected: str


def answer(
    challenge: Challenge,
    *,
    user_name: str,
    password: str,
    method: str,
    uri: str,
    body: bytes = b"",
    count: int = 1,
    cnonce: str = "",
) -> Credentials:
    """The Authorization (or Proxy-Authorization) header for one request.

    :param count: how often this nonce was used, this time included.
    """
    hashed = ALGORITHMS[_name(challenge)]
    realm, nonce = challenge.get("realm"), challenge.get("nonce")
    cnonce = cnonce or secrets.token_hex(8)
    qop = _qop(challenge)
    secret = hashed(f"{user_name}:{realm}:{password}".encode())
    if challenge.get("algorithm").upper().endswith("-SESS"):
        secret = hashed(f"{secret}:{nonce}:{cnonce}".encode())

    def proof(asked_by: str) -> str:
        what = f"{asked_by}:{uri}" + (f":{hashed(body)}" if qop == "auth-int" else "")
        middle = f"{nonce}:{count:08x}:{cnonce}:{qop}" if qop else nonce
        return hashed(f"{secret}:{middle}:{hashed(what.encode())}".encode())

    parts = [
        f"username={quoted(user_name)}",
        f"realm={quoted(realm)}",
        f"nonce={quoted(nonce)}",
        f"uri={quoted(uri)}",
        f'response="{proof(method)}"',
    ]
    if challenge.get("algorithm"):
        parts.append(f"algorithm={challenge.get('algorithm')}")
    if challenge.get("opaque"):
        parts.append(f"opaque={quoted(challenge.get('opaque'))}")
    if qop:
        parts += [f"qop={qop}", f"nc={count:08x}", f'cnonce="{cnonce}"']
    name = "Proxy-Authorization" if challenge.proxy else "Authorization"
    return Credentials((name, f"Digest {', '.join(parts)}"), proof(""))


def _qop(challenge: Challenge) -> str:
    offered = [word.strip().lower() for word in challenge.get("qop").split(",")]
    return next((word for word in ("auth", "auth-int") if word in offered), "")


def quoted(text: str) -> str:
    """A quoted string (RFC 3261 section 25.1)."""
    escaped = text.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'


def server_proved_itself(credentials: Credentials, authentication_info: str) -> bool:
    """Whether the server knows the password too; yes where it says nothing about it.

    With auth-int the proof covers the server's body and isn't compared.
    """
    said = parameters_of(authentication_info)
    if not said.get("rspauth") or said.get("qop") == "auth-int":
        return True
    return hmac.compare_digest(said["rspauth"].lower(), credentials.expected)
