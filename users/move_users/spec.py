"""Which people move where."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import field, spec
from users.people.pools import OWN_POOLS, POOL
from users.people.spec import LEFT_OUT, PEOPLE


@spec
class MoveUsersSpec:
    """Which people, to which pool.

    ``pool`` is the GUID of the target; ``pools`` gives single people another one. ``forced``: the source is lost; what
    it stored is lost too.
    """

    people: tuple[UUID, ...] = field(kind=PEOPLE)
    pool: UUID = field(
        label=_("Server or pool"),
        help=_("The new home of these people: it holds their contacts and presence."),
        kind=POOL,
        overridden_by="pools",
    )
    forced: bool = field(
        label=_("Force the move: the source pool is lost"),
        help=_(
            "Only where it will never run again. What it stored of these people is lost for good: contact lists, "
            "presence, meetings."
        ),
        default=False,
    )
    left_out: frozenset[UUID] = field(kind=LEFT_OUT, default=frozenset())
    pools: Mapping[UUID, UUID] = field(kind=OWN_POOLS, default_factory=dict, omit_default=True)

    def pool_of(self, guid: UUID) -> UUID:
        return self.pools.get(guid, self.pool)
