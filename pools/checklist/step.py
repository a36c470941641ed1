"""What a step of the checklist is, before anything was looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse

from ocsadmin import wizards
from ocsadmin.acting import right_names
from ocsadmin.web.navigation import MayAsk

from .blocks import Guide

if TYPE_CHECKING:
    from pools.models import Pool

    from .facts import PoolFacts
    from .findings import Finding

Check = Callable[["PoolFacts"], Sequence["Finding"]]
"""Facts → what they tell of a step. None of it takes the network."""
Reason = Callable[["PoolFacts"], str]
"""Facts → why a step does not apply; empty where it does."""


@dataclass(frozen=True)
class Place:
    """Where a step is done or looked at: a wizard by its name, or a page by its URL name.

    ``of_pool`` says whether the page's address takes the pool's GUID.
    """

    title: Any
    wizard: str = ""
    page: str = ""
    of_pool: bool = True
    permission: str = right_names.VIEW_POOLS

    def address(self, pool: Pool, account: MayAsk) -> str:
        """Empty where there is no such place here, or this person may not go there."""
        if self.wizard:
            found = wizards.get(self.wizard)
            may = found is not None and account.may(found.permission)
            return f"{reverse('wizard-start', args=[self.wizard])}?pool={pool.guid}" if may else ""
        try:
            address = reverse(self.page, args=[pool.guid] if self.of_pool else [])
        except NoReverseMatch:
            return ""
        return address if account.may(self.permission) else ""


@dataclass(frozen=True)
class Step:
    """``credentials`` are the words of the table; ``source`` the heading of the documentation.

    ``check``    tells how the step stands; without one a person signs it off.
    ``proves``   whether findings in order are enough: then nobody has to sign.
    ``optional`` the table says so; the step does not count for the progress.
    """

    key: str
    title: Any
    credentials: tuple[str, ...]
    source: str
    guide: Guide | None = None
    check: Check | None = None
    proves: bool = False
    optional: bool = False
    places: tuple[Place, ...] = ()
    excluded: Reason | None = None


@dataclass(frozen=True)
class Phase:
    """A row of the table."""

    key: str
    title: Any
    steps: tuple[Step, ...]
