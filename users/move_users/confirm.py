"""A forced move is confirmed by typing where to: what the source stores is lost."""

from __future__ import annotations

from django.utils.translation import gettext as _now

from ocsadmin.use_cases import Confirmation
from users.people.pools import pool_names
from users.people.spec import count_of

from .plan import LOST
from .spec import MoveUsersSpec


def confirm_loss(spec: MoveUsersSpec) -> Confirmation | None:
    """The name of the pool; where there are several, the number of people."""
    if not spec.forced:
        return None
    targets = {spec.pool_of(guid) for guid in spec.people if guid not in spec.left_out}
    text = pool_names(targets) if len(targets) == 1 else str(count_of(spec))
    lost = _now("Lost for good, of everyone: %(things)s. Type %(text)s to go on.")
    return Confirmation(text, lost % {"things": ", ".join(LOST), "text": text})
