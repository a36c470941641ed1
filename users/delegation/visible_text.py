"""Searching for someone whose account may not see every field: found is only who is known so by what may be seen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from ocsadmin.mirror.dn_keys import leaf_and_parent
from users.models import User
from users.search import Term, search_text

_NAMES = ("display_name", "given_name", "surname", "account", "user_principal_name", "mail", "sip_address")
_PHONES = ("telephone", "mobile")
_LISTS = ("other_phones", "proxy_addresses")
_COLUMNS = ("dn", *_NAMES, *_PHONES, *_LISTS, "line_uri")
AT_ONCE = 500


def seen_to_match(keys: Sequence[int], asked: tuple[Term, ...], hidden: Collection[str]) -> list[int]:
    """Those of these keys, in their order, who have all terms in what is not hidden."""
    shown = [name for name in _COLUMNS if name not in hidden]
    found: set[int] = set()
    for start in range(0, len(keys), AT_ONCE):
        rows = User._base_manager.filter(pk__in=keys[start : start + AT_ONCE]).values("pk", *shown)
        found.update(row["pk"] for row in rows if _has(_text(row), asked))
    return [key for key in keys if key in found]


def _text(row: dict[str, Any]) -> str:
    """As ``users.mapping.words_of`` makes it, of what is there."""
    addresses = [one for one in row.get("proxy_addresses", ()) if one.lower().startswith(("smtp:", "sip:"))]
    line = row.get("line_uri", "")
    numbers = [*(row.get(name, "") for name in _PHONES), *row.get("other_phones", ())]
    return search_text(
        [leaf_and_parent(row["dn"])[0], *(row.get(name, "") for name in _NAMES), *addresses],
        [*numbers, *([line] if line.lower().startswith("tel:") else [])],
    )


def _has(text: str, asked: tuple[Term, ...]) -> bool:
    return all(any(piece in text for piece in term) for term in asked)
