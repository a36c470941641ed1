"""UPN suffixes: the domains of the forest, and those that were added for it.

Source: Active Directory Domains and Trusts, "Add user principal name suffixes"; MS-ADTS 6.1.1.2.1 (uPNSuffixes of the
container Partitions).
"""

from __future__ import annotations

from ocsadmin.directory import Directory
from pools.create_pool.conflicts import domains_of_forest


def upn_suffixes(directory: Directory) -> list[str]:
    """The directory's own domain first, then the other domains, then the added ones."""
    partitions = directory.get(directory.forest.configuration.child("CN", "Partitions"), ("uPNSuffixes",))
    added = sorted(partitions.texts("uPNSuffixes"), key=str.lower) if partitions else []
    found = {name.lower(): name for name in (directory.forest.domain.domain, *domains_of_forest(directory), *added)}
    return list(found.values())
