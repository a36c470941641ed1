"""The wish for a Standard Edition server, and the rules that can be told without asking anyone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Final

from ocsadmin.errors import DomainError
from pools import rules
from pools.add_server.spec import InstallationSpec
from pools.create_pool.spec import DATABASE_PATHS, STORES, PoolSpec, check_web_farm
from pools.rules.refusal import broken

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


@dataclass(frozen=True, kw_only=True)
class StandardEditionSpec(InstallationSpec):
    """A computer that shall become a Standard Edition server. Its FQDN is the pool's.

    Stores may be on the server itself: there is no other server that has to reach them when it fails.
    """

    meeting_content_path: str
    meeting_metadata_path: str
    address_book_path: str
    application_data_path: str
    client_update_path: str
    external_web_farm_fqdn: str = ""
    user_database_path: str = DATABASE_PATHS["user_database_path"][1]
    user_log_path: str = DATABASE_PATHS["user_log_path"][1]
    dynamic_database_path: str = DATABASE_PATHS["dynamic_database_path"][1]
    dynamic_log_path: str = DATABASE_PATHS["dynamic_log_path"][1]
    meeting_archiving: bool = False
    meeting_archive_path: str = ""
    archive_instant_messages: bool = False
    call_detail_recording: bool = False
    qoe_monitoring: bool = False

    def pool(self, fqdn: str = "") -> PoolSpec:
        """The same as a pool; ``fqdn`` is the server's as the directory spells it."""
        fqdn = fqdn or self.server
        name, _, domain = fqdn.partition(".")
        own = {"name", "domain", "sql_instance", "internal_web_farm_fqdn", "reuse_database"}
        shared = {one.name: getattr(self, one.name) for one in fields(PoolSpec) if one.name not in own}
        return PoolSpec(name=name, domain=domain, sql_instance=LOCAL_BACK_END, internal_web_farm_fqdn=fqdn, **shared)

    def problems(self) -> list[DomainError]:
        """Every rule that this breaks, in the order of the wizard's pages."""
        pool = self.pool()
        checks: list[Callable[[], object]] = [
            lambda: check_web_farm(self.external_web_farm_fqdn, "external_web_farm_fqdn"),
            *(self._path_check(field) for field in DATABASE_PATHS),
            *(self._store_check(field) for field in pool.stores()),
            pool.check_stores_differ,
        ]
        return [*super().problems(), *broken(*checks)]

    def _path_check(self, field: str) -> Callable[[], object]:
        return lambda: rules.check_local_path(getattr(self, field), field=field, what=DATABASE_PATHS[field][0])

    def _store_check(self, field: str) -> Callable[[], object]:
        return lambda: check_store(getattr(self, field), field)


def check_store(value: str, field: str) -> rules.UNCPath:
    """A store on a share, of this server or another.

    :raises MissingValue, BadShare:
    """
    return rules.check_share(value, field=field, what=STORES[field])


def proposed_stores(fqdn: str) -> dict[str, str]:
    """A share on the server itself for each store; nothing while there is no server."""
    return {field: f"\\\\{fqdn}\\{share}" for field, share in SHARES.items()} if fqdn else {}
