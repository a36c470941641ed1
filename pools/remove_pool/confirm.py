"""The removal of a pool is confirmed by typing its name."""

from __future__ import annotations

from django.utils.translation import gettext as _now

from ocsadmin.use_cases import Confirmation
from pools.choosing.kinds import pool_name

from .spec import RemovePoolSpec


def confirm_removal(spec: RemovePoolSpec) -> Confirmation:
    name = pool_name(spec.pool)
    return Confirmation(
        name, _now("The pool goes with all its objects. Type its name, %(name)s, to go on.") % {"name": name}
    )
