"""Keys of DNs for bulk: the same as ``DN.parse(text).key``, without parsing where nothing has to be unescaped."""

from __future__ import annotations

import re
from functools import lru_cache

from ocsadmin.directory import DN, BadDN, DNWithBinary

_NEEDS_PARSING = re.compile(r'[\\"#+<>;\x00-\x1f\x7f]|[,=] | [,=]|^ | $')


def key_of_text(text: str) -> str:
    """:raises BadDN: the text is not a DN."""
    plain = "=" in text and not _NEEDS_PARSING.search(text)
    return text.casefold() if plain else DN.parse(text).key


@lru_cache(maxsize=8)
def leaf_and_parent(text: str) -> tuple[str, str]:
    """The plain value of the leaf, and the text of the parent's DN. Remembered, as several columns ask in turn.

    :raises BadDN: the text is not a DN.
    """
    if "=" not in text or _NEEDS_PARSING.search(text):
        dn = DN.parse(text)
        return dn.name, str(dn.parent)
    leaf, _, parent = text.partition(",")
    return leaf.partition("=")[2], parent


@lru_cache(maxsize=8192)
def key_of_octets(octets: bytes) -> str:
    """The key of a DN or DN with binary as the server sends it; empty where it is neither. Many point to the same."""
    text = octets.decode(errors="replace")
    try:
        return DNWithBinary.parse(text).dn.key if text.startswith("B:") else key_of_text(text)
    except (BadDN, ValueError):
        return ""
