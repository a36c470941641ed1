"""The home pool of people, as a field of a spec: how it is offered, told, and written in files."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import Kind
from pools.models import Pool
from users.csv import cells
from users.csv.cells import Cell, World
from users.delegation import scope


def home_choices() -> list[tuple[str, Any]]:
    """ObjectGUID and title of each pool that may be someone's home, for whoever acts."""
    homes = scope.homes()
    pools = Pool.objects.order_by("name")
    return [(str(pool.guid), _title(pool)) for pool in pools if homes is None or pool.service_dn_key in homes]


def _title(pool: Pool) -> str:
    kind = dict(Pool.PoolType.choices).get(pool.pool_type or 0, "")
    return f"{pool} ({kind})" if kind else str(pool)


def pool_names(guids: Collection[Any]) -> str:
    """``ocspool1, ocsse01``; of a pool that the mirror does not know the objectGUID."""
    wanted = list(dict.fromkeys(str(guid) for guid in guids))
    found = {str(pool.guid): pool.name for pool in Pool.objects.filter(guid__in=wanted)}
    return ", ".join(found.get(guid, guid) for guid in wanted)


def _pairs(world: World) -> list[tuple[str, Any]]:
    return [(world.pools[name.casefold()], name) for name in world.pool_names]


POOL: Final = Kind(
    words=pool_names,
    choices=home_choices,
    note="objectGUID of the pool.",
    cell=Cell(
        read=cells.pool,
        pairs=_pairs,
        example="ocspool1",
        aliases=("homepool", "homeserver", "registrarpool"),
        note=_("Name of a pool. Empty: the one chosen for the file."),
    ),
)


OWN_POOLS: Final = Kind(
    label=_("Other pools"),
    help=_("objectGUID of a person → of another pool, for single people."),
    words=pool_names,
)
"""Of single people, beside the pool of all others."""
