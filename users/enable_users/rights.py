"""Whether the console's account may write what enabling writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from ocsadmin.directory import Directory, Entry
from users.directory import attributes as ad

WRITTEN: Final = (ad.USER_ENABLED, ad.SIP_ADDRESS, ad.HOME_SERVER, ad.OPTION_FLAGS, ad.PROXY_ADDRESSES)

MOST_ASKED: Final = 50
"""Each costs a question of its own; there are few protected accounts, and the job says the rest."""


def not_writable(entries: Sequence[Entry], directory: Directory) -> dict[UUID, str]:
    """GUID → the end of a sentence about what may not be written there now."""
    found = {}
    for entry in entries[:MOST_ASKED]:
        may = directory.writable_attributes(entry.dn)
        refused = [name for name in WRITTEN if name.lower() not in may]
        if refused:
            found[entry.guid] = f", and the console's account may not write {', '.join(refused)} there."
    return found
