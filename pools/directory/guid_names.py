"""Names of objects that are named by a GUID."""

from __future__ import annotations

import uuid


def braced_guid(owner: str, role: str) -> str:
    """``{GUID}``: the same for the same owner and role, so that equal wishes make equal plans.

    ``owner`` is an FQDN or another name in which case does not count; ``role`` says which of its objects it is.
    """
    return "{" + str(uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_DNS, owner.lower()), role)).upper() + "}"
