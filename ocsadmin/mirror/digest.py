"""A short sum of all that is mapped of an entry: equal sums mean an unchanged row."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Sequence
from hashlib import blake2b

from ocsadmin.directory import Entry

FORMAT = 2
"""marshal's second format: the same octets for equal values in every Python, unlike later ones (no references)."""
NONE: list[bytes] = []


def digester(attributes: Sequence[str]) -> Callable[[Entry], bytes]:
    """A function that sums an entry's DN and the octets of these attributes, the order of values aside.

    It works on what came from the server without decoding anything: this is what a full run spends on an unchanged row.
    """
    names = tuple(name.lower() for name in attributes)

    def digest(entry: Entry) -> bytes:
        octets = entry.octets
        values = [octets.get(name, NONE) for name in names]
        parts = [entry.dn_text.encode(), *(sorted(many) if len(many) > 1 else many for many in values)]
        return blake2b(marshal.dumps(parts, FORMAT), digest_size=16).digest()

    return digest
