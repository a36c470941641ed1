"""The event that says a run completed, in the words of the product's own replicator.

Sources: Deploying Enterprise Edition, "Wait for User Replication to Complete" (the User Replicator logs an event with
ID 30024 when replication completes); Office Communications Server 2007 R2 documentation, "Verify User Replication" (the
event's text).
"""

from __future__ import annotations

from ocsadmin.directory import DN

COMPLETED = 30024


def completed_text(mode: str, domain: DN) -> str:
    where = f"domain {domain.domain} (DN: {domain}) and the database"
    if mode == "full":
        return (
            f"User Replicator has completed initial synchronization of {where}. "
            "Future synchronization for this domain will occur as changes are made in Active Directory."
        )
    return f"User Replicator has completed synchronization of changes of {where}."
