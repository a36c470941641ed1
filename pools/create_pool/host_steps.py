"""What only a Windows host can do for a new pool: the databases, and access to the shares.

Sources: Deploying Enterprise Edition, "Permissions Created by the Create Pool Wizard" (tables B-1 to B-6); Office
Communications Server 2007 R2 Command-Line Reference, "LCSCmd" (action CreatePool); Windows command reference, "icacls".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ocsadmin.plans.changes import Change, hand_over
from pools import rules

from .spec import PoolSpec
from .storage import STORES

READ, READ_WRITE = "Read only", "Read/write"
RIGHTS: Final = {READ: "(OI)(CI)RX", READ_WRITE: "(OI)(CI)M"}
"""Right → what icacls calls it, for the folder and all that is or comes below it."""
AUTHENTICATED_USERS: Final = "Authenticated Users"
WELL_KNOWN: Final = {AUTHENTICATED_USERS: "*S-1-5-11"}
"""Names that differ between the languages of Windows, as security identifiers."""

_COMPONENT, _HOME = "RTCComponentUniversalServices", "RTCHSUniversalServices"
_ADMINS, _GUESTS = "RTCUniversalServerAdmins", "RTCUniversalGuestAccessGroup"

ACCESS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "meeting_content_path": ("B-1", {_GUESTS: READ, _COMPONENT: READ_WRITE}),
    "meeting_metadata_path": ("B-2", {_COMPONENT: READ_WRITE}),
    "address_book_path": (
        "B-3",
        {_HOME: READ_WRITE, _ADMINS: READ_WRITE, AUTHENTICATED_USERS: READ, _GUESTS: READ},
    ),
    "meeting_archive_path": ("B-4", {_COMPONENT: READ_WRITE}),
    "application_data_path": ("B-5", {_COMPONENT: READ_WRITE, _ADMINS: READ_WRITE}),
    "client_update_path": ("B-6", {_COMPONENT: READ, _ADMINS: READ_WRITE, _GUESTS: READ}),
}
"""Store → its table, and group → right."""

OPTIONS: Final = {
    "/PoolName": "name",
    "/PoolBE": "sql_instance",
    "/RefDomain": "domain",
    "/MeetingContentPath": "meeting_content_path",
    "/MeetingMetaPath": "meeting_metadata_path",
    "/AppDataLocation": "application_data_path",
    "/ClientUpdateLocation": "client_update_path",
}
"""Options of CreatePool that are documented, in their order, and the field that each takes."""


def host_steps(spec: PoolSpec, *, group_domain: str) -> Iterator[Change]:
    """The hand-overs, in order. ``group_domain`` is the NetBIOS name of the domain that holds the RTC groups."""
    yield hand_over(
        f"Create the databases of {spec.name}",
        rules.check_sql_instance(spec.sql_instance).server,
        command=create_pool_command(spec),
        why=_why_databases(spec),
    )
    yield from share_steps(spec, group_domain=group_domain)


def share_steps(spec: PoolSpec, *, group_domain: str) -> Iterator[Change]:
    """Access to the folder of each store that the pool has."""
    for field, (table, access) in ACCESS.items():
        if field in spec.stores():
            yield _share_step(spec.stores()[field], field, table, access, group_domain)


def create_pool_command(spec: PoolSpec) -> str:
    """``LcsCmd.exe /Forest /Action:CreatePool …`` with the options that are documented."""
    options = [f"{option}:{quoted(getattr(spec, field))}" for option, field in OPTIONS.items()]
    return " ".join(["LcsCmd.exe", "/Forest", "/Action:CreatePool", *options])


def grant_command(path: str, access: dict[str, str], group_domain: str) -> str:
    """``icacls`` with one grant for each group."""
    grants = [f"/grant {quoted(f'{_account(group, group_domain)}:{RIGHTS[right]}')}" for group, right in access.items()]
    return " ".join(["icacls", quoted(path), *grants])


def revoke_command(path: str, access: dict[str, str], group_domain: str) -> str:
    """``icacls`` that takes the grants back."""
    revoked = [f"/remove:g {quoted(_account(group, group_domain))}" for group in access]
    return " ".join(["icacls", quoted(path), *revoked])


def quoted(value: str) -> str:
    """A value of a Windows command line: in quotation marks where it has anything but plain characters.

    The rules for names and paths keep quotation marks out. A final backslash would take the closing mark with it
    (Microsoft C startup, "Parsing C command-line arguments"), so it is dropped.
    """
    value = value.rstrip("\\")
    plain = all(char.isalnum() or char in "\\.-_:*" for char in value)
    return value if plain else f'"{value}"'


def _account(group: str, group_domain: str) -> str:
    return WELL_KNOWN.get(group) or f"{group_domain}\\{group}"


def _share_step(path: str, field: str, table: str, access: dict[str, str], group_domain: str) -> Change:
    unc = rules.check_share(path, field=field, what="")
    why = (
        f"Access to {STORES[field]} as the Create Pool Wizard grants it (table {table}). The command sets it on the "
        f"folder; the share {unc.share} itself must allow the same groups as much (Read, or Change for read/write)."
    )
    title = f"Grant access to {STORES[field]}"
    return hand_over(
        title,
        path,
        command=grant_command(path, access, group_domain),
        why=why,
        access=access,
        undo_command=revoke_command(path, access, group_domain),
    )


def _why_databases(spec: PoolSpec) -> str:
    files = "; ".join(
        f"{label} {value}"
        for label, value in (
            ("internal Web farm FQDN", spec.internal_web_farm_fqdn),
            ("external Web farm FQDN", spec.external_web_farm_fqdn or "none"),
            ("replace an existing database", _yes(spec.reuse_database)),
            ("user database files", spec.user_database_path),
            ("user database transaction log", spec.user_log_path),
            ("dynamic database files", spec.dynamic_database_path),
            ("dynamic database transaction log", spec.dynamic_log_path),
            ("meeting archive location", spec.stores().get("meeting_archive_path", "none")),
            ("Address Book Server file store", spec.address_book_path),
            ("archive instant messages", _yes(spec.archive_instant_messages)),
            ("call detail recording", _yes(spec.call_detail_recording)),
            ("QoE monitoring", _yes(spec.qoe_monitoring)),
        )
    )
    return (
        "The back-end databases are created on a Windows computer of the domain, as a member of "
        f"RTCUniversalServerAdmins and Domain Admins who may create databases. The command line has no documented "
        f"option for these settings; set them in the Create Enterprise Pool Wizard or with the snap-in: {files}."
    )


def _yes(value: bool) -> str:
    return "yes" if value else "no"
