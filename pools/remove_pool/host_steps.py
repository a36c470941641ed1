"""What is left on Windows hosts when a pool's objects are gone: access to its shares, and its databases.

Sources: Deploying Enterprise Edition, "Permissions Created by the Create Pool Wizard" (tables B-1 to B-6); Office
Communications Server 2007 R2 documentation, "Removing an Enterprise Pool" and "Storage Requirements" (the databases).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ocsadmin.directory import Entry
from ocsadmin.errors import DomainError
from ocsadmin.plans.changes import Change, hand_over
from pools import names, rules
from pools.create_pool.entries import STORE_NAMES
from pools.create_pool.host_steps import ACCESS, grant_command, quoted, revoke_command
from pools.create_pool.storage import STORES
from pools.directory.pools import fqdn_of_pool

from .spec import RemovePoolSpec

DATABASES: Final = ("rtc", "rtcdyn", "rtcconfig", "rtcab")


def host_steps(pool: Entry, spec: RemovePoolSpec, *, group_domain: str) -> Iterator[Change]:
    """The hand-overs, in order. ``group_domain`` is the NetBIOS name of the domain that holds the RTC groups."""
    data = names.name_and_value(pool.texts("msRTCSIP-PoolData"))
    for field, name in STORE_NAMES.items():
        if field in ACCESS and _is_share(data.get(name, "")):
            yield _share_step(data[name], field, group_domain)
    if spec.delete_databases:
        yield _databases_step(pool)


def _is_share(path: str) -> bool:
    try:
        return bool(path and rules.check_share(path, field="", what=""))
    except DomainError:
        return False


def _share_step(path: str, field: str, group_domain: str) -> Change:
    table, access = ACCESS[field]
    return hand_over(
        f"Take back access to {STORES[field]}",
        path,
        command=revoke_command(path, access, group_domain),
        why=(
            f"The Create Pool Wizard granted it (table {table}). Nothing of the pool is read or written there any "
            "more; archive or delete the files as your rules for keeping data say."
        ),
        undo_command=grant_command(path, access, group_domain),
    )


def _databases_step(pool: Entry) -> Change:
    instance = pool.text("msRTCSIP-BackEndServer")
    drops = "; ".join(f"IF DB_ID('{one}') IS NOT NULL DROP DATABASE [{one}]" for one in DATABASES)
    return hand_over(
        f"Delete the databases of {fqdn_of_pool(pool)}",
        instance.partition("\\")[0] or fqdn_of_pool(pool),
        command=f'sqlcmd -E -S {quoted(instance)} -Q "{drops}"',
        why="They hold contacts, groups and conferences of the users who were homed here. It can't be taken back.",
    )
