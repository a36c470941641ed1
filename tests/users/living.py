"""People who are enabled, and all that the directory says of someone."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from ocsadmin.directory import Directory

KEPT_BY_DIRECTORY = {"whenchanged", "usnchanged", "dscorepropagationdata"}


def enabled_values(name: str, pool: UUID, directory: Directory, *, sip: str = "", **more: Any) -> dict[str, Any]:
    """Attributes of someone who is enabled on a pool (``make_person(**…)``)."""
    home = directory.get_by_guid(pool, ("cn",))
    assert home is not None
    return {
        "msRTCSIP_UserEnabled": "TRUE",
        "msRTCSIP_PrimaryUserAddress": f"sip:{sip or f'{name}-{uuid.uuid4().hex[:8]}'}@contoso.com",
        "msRTCSIP_PrimaryHomeServer": f"CN=LC Services,CN=Microsoft,{home.dn}",
        "msRTCSIP_OptionFlags": "256",
        **more,
    }


def everything_of(guid: UUID, directory: Directory) -> dict[str, list[bytes]]:
    """Attribute → its values in order, without what the directory itself keeps."""
    entry = directory.get_by_guid(guid, ("*",))
    assert entry is not None
    return {name: sorted(entry.raw(name)) for name in entry if name not in KEPT_BY_DIRECTORY}
