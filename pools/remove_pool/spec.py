"""Which pool goes, and what becomes of what outlives it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import field, spec
from pools.choosing.kinds import POOL, needed


@spec
class RemovePoolSpec:
    """Which pool goes, and what becomes of what outlives it."""

    pool: str = field(kind=POOL, rule=needed)
    conference_directories: str = field(
        label=_("Conference directories"),
        help=_(
            "They give out the numbers of dial-in conferences. The pool that takes them over keeps them valid; without "
            "one they are deleted."
        ),
        kind=POOL,
        longest=255,
        default="",
    )
    delete_databases: bool = field(
        label=_("Delete the pool's databases"),
        help=_("Leave this cleared to keep contacts and groups of the users who were homed here. It can't be undone."),
        default=False,
    )
