"""Private keys and PFX files are opened in a process of its own, which ends by itself when it takes too much.

What hides in an encrypted file (more rounds inside, keys of a hundred thousand bits) shows only when it is opened.
The password goes in by standard input, the key comes out by standard output: neither is seen in a list of processes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_der_private_key

from .contents import Contents, PrivateKey
from .errors import BrokenFile, FileError, NoCertificate, PasswordNeeded, TooSlow, WrongPassword
from .opener import SECONDS
from .rounds import check_rounds

WALL_SECONDS: Final = 20
"""Should never come to pass: the process limits its own computing, whatever else the machine does."""
_OPENER: Final = Path(__file__).with_name("opener.py")


def open_sealed(kind: str, octets: bytes, password: str | None) -> Contents:
    """Open what may take a password; ``kind`` is ``pfx`` or ``key`` (DER), as ``opener.py`` knows them.

    :raises FileError: PasswordNeeded, WrongPassword, TooManyRounds, TooSlow, BrokenFile, NoCertificate.
    """
    check_rounds(octets)
    answer = _opened(kind, octets, password)
    if "error" in answer:
        raise _error(answer["error"], kind, has_password=password is not None)
    certificates = tuple(x509.load_der_x509_certificate(b64decode(one)) for one in answer["certificates"])
    return Contents(certificates, _key(answer["key"]))


def _opened(kind: str, octets: bytes, password: str | None) -> dict[str, Any]:
    question = {"kind": kind, "octets": b64encode(octets).decode(), "password": password}
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_OPENER)],
            input=json.dumps(question).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"error": "slow"}
    if done.returncode < 0:  # the system ended it: its time or its memory was used up
        return {"error": "slow"}
    answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"error": "broken"}
    return answer


def _key(text: str | None) -> PrivateKey | None:
    """The opener has validated it: that takes long for large keys."""
    if text is None:
        return None
    key = load_der_private_key(b64decode(text), None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, PrivateKey):
        raise NoCertificate(what="a private key that is neither RSA nor EC")
    return key


def _error(error: str, kind: str, *, has_password: bool) -> FileError:
    if error == "slow":
        return TooSlow(seconds=SECONDS)
    if error == "password":
        return WrongPassword() if has_password else PasswordNeeded()
    return BrokenFile(what="PFX file" if kind == "pfx" else "private key", why="it is no whole PKCS file")
