"""These people, on this pool, with sign-in names made so."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import field, spec
from users.people.pools import OWN_POOLS, POOL
from users.people.spec import LEFT_OUT, PEOPLE
from users.sign_in_names import SignInName


@spec
class EnableUsersSpec:
    """Which people, on which pool, with sign-in names made how.

    ``by_hand`` gives single people another address than the rule would, ``pools`` another pool.
    """

    people: tuple[UUID, ...] = field(kind=PEOPLE)
    pool: UUID = field(
        label=_("Server or pool"),
        help=_("The home of these people: it holds their contacts and presence."),
        kind=POOL,
        overridden_by="pools",
    )
    sign_in_name: SignInName = field(
        label=_("Sign-in name"), help=_("How addresses are made."), default=SignInName.MAIL
    )
    sip_domain: str = field(label=_("SIP domain"), help=_("For sign-in names that are made."), default="")
    pattern: str = field(
        label=_("Pattern"),
        help=_("{first}.{last}@{domain}; only for a pattern of your own."),
        longest=200,
        default="",
    )
    by_hand: Mapping[UUID, str] = field(
        label=_("Addresses by hand"),
        help=_("objectGUID → address for single people."),
        longest=454,
        default_factory=dict,
    )
    left_out: frozenset[UUID] = field(kind=LEFT_OUT, default=frozenset())
    pools: Mapping[UUID, UUID] = field(kind=OWN_POOLS, default_factory=dict, omit_default=True)

    def pool_of(self, guid: UUID) -> UUID:
        return self.pools.get(guid, self.pool)
