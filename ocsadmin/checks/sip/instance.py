"""Which device a client is: the identifier that OCS computes from the ``epid`` and compares ([MS-SIPRE])."""

from __future__ import annotations

import hashlib
import uuid

NAMESPACE = uuid.UUID("fcacfb03-8a73-46ef-91b1-e5ebeeaba4fe")


def instance_of(epid: str) -> str:
    """The value of ``+sip.instance``: a name-based UUID of the endpoint's identifier, in Windows' order of octets."""
    hashed = bytearray(hashlib.sha1(NAMESPACE.bytes_le + epid.encode(), usedforsecurity=False).digest()[:16])
    hashed[7] = hashed[7] & 0x0F | 0x50
    hashed[8] = hashed[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes_le=bytes(hashed))).upper()
