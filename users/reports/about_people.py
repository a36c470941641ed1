"""Reports about how people stand."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import columns as c
from . import gone
from .base import PEOPLE, Asked, People, PeopleReport, Report
from .conditions import those


def _moving(people: People, asked: Asked) -> People:
    return people.exclude(target_home_server_key="")


def _unchanged(people: People, asked: Asked) -> People:
    return people.filter(enabled=True, when_changed__lt=timezone.now() - timedelta(days=asked.days))


REPORTS: Final[tuple[Report, ...]] = (
    PeopleReport(
        name="disabled_accounts",
        section=PEOPLE,
        title=_("Enabled, but the account is disabled"),
        why=_(
            "Somebody has left or is away: the account can't sign in, yet its SIP address is taken, it counts as a "
            "user of its pool, and others still see it in their contact lists."
        ),
        cure=_("Disable or remove them for Office Communications Server, or enable the account again."),
        columns=(*c.PERSON, c.UNIT),
        operations=("disable_users", "remove_users"),
        reads=frozenset({"account_disabled"}),
        find=those(enabled=True, account_disabled=True),
        orders=c.ORDERS,
    ),
    PeopleReport(
        name="without_home_pool",
        section=PEOPLE,
        title=_("Enabled without a home pool"),
        why=_("No server answers for them, so they can't sign in."),
        cure=_("Move them to a pool, or disable them."),
        columns=(*c.PERSON, c.UNIT),
        operations=("move_users", "disable_users"),
        find=those(enabled=True, home_server_key=""),
        orders=c.ORDERS,
    ),
    PeopleReport(
        name="unfinished_moves",
        section=PEOPLE,
        title=_("Moves that have not ended"),
        why=_(
            "A target pool is set: the servers have not handed the person over, and until then both pools may refuse "
            "them."
        ),
        cure=_("Wait for the servers, look at the job of the move, or move again by force."),
        columns=(*c.PERSON, c.TARGET),
        operations=("move_users",),
        find=_moving,
        orders=c.ORDERS,
    ),
    PeopleReport(
        name="unchanged",
        section=PEOPLE,
        title=_("Nothing changed for a long time"),
        why=_(
            "Nobody has changed these accounts in the directory, not even by signing in (lastLogonTimestamp is "
            "replicated): they may belong to people who have left."
        ),
        cure=_("Ask, then disable those whom nobody needs."),
        columns=(*c.PERSON, c.CHANGED),
        operations=("disable_users", "remove_users"),
        find=_unchanged,
        order="changed",
        orders=c.ORDERS,
        asks_days=True,
        is_info=True,
    ),
    PeopleReport(
        name="not_replicated",
        section=PEOPLE,
        title=_("No longer found by replication"),
        why=_(
            "The directory no longer shows these people, or not all of them, and nothing proves that they were "
            "deleted, so they are kept: what you see of them may be old."
        ),
        cure=_("Look under Replication, Not found: mend what the console may read, or take them out of the mirror."),
        columns=(*c.PERSON, c.UNIT),
        find=gone.from_the_directory,
        orders=c.ORDERS,
    ),
)
