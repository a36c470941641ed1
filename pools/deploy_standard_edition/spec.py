"""A Standard Edition server, and the rules that can be told without asking anyone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Final

from ocsadmin.errors import DomainError
from ocsadmin.use_cases import wide_spec
from pools.add_server.spec import InstallationSpec
from pools.create_pool.spec import PoolSpec
from pools.create_pool.storage import Storage

LOCAL_BACK_END: Final = r"(local)\rtc"
"""The instance that Setup installs on the server itself."""
SHARES: Final = {
    "meeting_content_path": "Presentation",
    "meeting_metadata_path": "Metadata",
    "meeting_archive_path": "MeetingCompliance",
    "address_book_path": "AddressBook",
    "application_data_path": "Application",
    "client_update_path": "Update",
}
"""Store → the share that is proposed on the server itself."""


@wide_spec
class StandardEditionSpec(Storage, InstallationSpec):
    """A new Standard Edition server. Its FQDN is the pool's.

    Stores may be on the server itself: there is no other server that has to reach them when it fails.
    """

    def pool(self, fqdn: str = "") -> PoolSpec:
        """The same as a pool; ``fqdn`` is the server's as the directory spells it."""
        fqdn = fqdn or self.server
        name, _, domain = fqdn.partition(".")
        shared = {one.name: getattr(self, one.name) for one in fields(Storage)}
        return PoolSpec(name=name, domain=domain, sql_instance=LOCAL_BACK_END, internal_web_farm_fqdn=fqdn, **shared)

    def problems(self) -> Iterator[DomainError]:
        yield from InstallationSpec.problems(self)
        yield from Storage.problems(self)


def proposed_stores(fqdn: str) -> dict[str, str]:
    """A share on the server itself for each store; nothing while there is no server."""
    return {field: f"\\\\{fqdn}\\{share}" for field, share in SHARES.items()} if fqdn else {}
