"""The process that opens a PFX or a private key (``opening.py``). It imports nothing of the console.

In: JSON with ``kind``, ``octets`` (base 64), ``password`` or null. Out: JSON with ``key`` (PKCS #8 DER, base 64, or
null) and ``certificates`` (DER, base 64), or with ``error``: ``password``, ``broken``.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import warnings
from base64 import b64decode, b64encode

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    pkcs12,
)

SECONDS = 0.8
"""Of computing, by the system's clock for this process: a busy machine does not change what is opened."""
MEMORY = 1 << 30


def main() -> None:
    signal.setitimer(signal.ITIMER_PROF, SECONDS)  # SIGPROF ends the process
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("ignore")
    question = json.load(sys.stdin.buffer)
    octets = b64decode(question["octets"])
    password = None if question["password"] is None else question["password"].encode()
    try:
        answer = _pfx(octets, password) if question["kind"] == "pfx" else _key(octets, password)
    except TypeError:  # encrypted and no password, or a password and not encrypted
        answer = {"error": "password"}
    except Exception as error:
        answer = {"error": "password" if "password" in str(error).lower() else "broken"}
    json.dump(answer, sys.stdout)


def _pfx(octets: bytes, password: bytes | None) -> dict[str, object]:
    opened = pkcs12.load_pkcs12(octets, password)
    certificates = [one.certificate for one in (opened.cert, *opened.additional_certs) if one is not None]
    return {"key": _text(opened.key), "certificates": [_b64(one.public_bytes(Encoding.DER)) for one in certificates]}


def _key(octets: bytes, password: bytes | None) -> dict[str, object]:
    try:
        return {"key": _text(load_der_private_key(octets, None)), "certificates": []}
    except TypeError:
        return {"key": _text(load_der_private_key(octets, password)), "certificates": []}


def _text(key: object) -> str | None:
    if key is None:
        return None
    return _b64(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))  # type: ignore[attr-defined]


def _b64(octets: bytes) -> str:
    return b64encode(octets).decode()


if __name__ == "__main__":
    main()
