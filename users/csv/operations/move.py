"""Move users: to the pool of the row, or to the one chosen for the file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from ocsadmin.directory import Directory
from users.csv.columns import Operation, Option, Options, Seen, Wish, register
from users.move_users.plan import MoveUsersSpec, judge_moving, plan_move_users

from .enable import POOL, POOL_OPTION, lacks_pool, pools_of
from .judging import seen_of


def spec_of(wishes: Sequence[Wish], options: Options) -> MoveUsersSpec:
    pool, others = pools_of(wishes, options)
    return MoveUsersSpec(
        people=tuple(wish.key for wish in wishes), pool=pool, pools=others, forced=options.get("forced") is True
    )


def _look(spec: MoveUsersSpec, directory: Directory) -> Iterable[Seen]:
    return seen_of(judge_moving(spec=spec, directory=directory))


def register_all() -> None:
    forced = Option(
        "forced",
        _("Force the move: the source pool is lost"),
        _("What it stored of these people is lost for good: contact lists, presence, meetings."),
        flag=True,
    )
    register(
        Operation(
            name="move_users",
            order=40,
            title=_("Move"),
            icon="move",
            needs="users.move_users",
            help=_("Moves people to another pool."),
            spec=spec_of,
            plan=lambda spec, directory: plan_move_users(spec=spec, directory=directory),
            look=_look,
            columns=(POOL,),
            options=(POOL_OPTION, forced),
            lacks=lacks_pool,
        )
    )
