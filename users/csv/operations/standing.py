"""Disable, re-enable, remove, restore: rows that say no more than who."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from ocsadmin.directory import Directory
from ocsadmin.jobs.plan import Plan
from users import restore_points
from users.csv.columns import PEOPLE, Operation, Options, Seen, Wish, register
from users.disable_users.plan import judge_disabling, plan_disable_users
from users.people.spec import PeopleSpec
from users.reenable_users.plan import judge_reenabling, plan_reenable_users
from users.remove_users.plan import judge_removing, plan_remove_users
from users.restore_users.plan import judge_restoring, plan_restore_users

from .judging import seen_of

RIGHT = "users.disable_users"


def spec_of(wishes: Sequence[Wish], _options: Options) -> PeopleSpec:
    return PeopleSpec(tuple(wish.key for wish in wishes))


def _look_disabling(spec: PeopleSpec, directory: Directory) -> Iterable[Seen]:
    return seen_of(judge_disabling(spec=spec, directory=directory))


def _look_reenabling(spec: PeopleSpec, directory: Directory) -> Iterable[Seen]:
    return seen_of(judge_reenabling(spec=spec, directory=directory))


def _look_removing(spec: PeopleSpec, directory: Directory) -> Iterable[Seen]:
    return seen_of(judge_removing(spec=spec, directory=directory))


def _look_restoring(spec: PeopleSpec, directory: Directory) -> Iterable[Seen]:
    kept = {guid: point.values for guid, point in restore_points.latest(spec.people).items()}
    return seen_of(judge_restoring(spec=spec, kept=kept, directory=directory))


def _plan_restoring(spec: PeopleSpec, directory: Directory) -> Plan:
    kept = {guid: point.values for guid, point in restore_points.latest(spec.people).items()}
    return plan_restore_users(spec=spec, kept=kept, directory=directory)


def register_all() -> None:
    register(
        Operation(
            name="disable_users",
            order=50,
            title=_("Disable"),
            icon="stop",
            needs=RIGHT,
            help=_("These people can't sign in any more; every setting is kept."),
            spec=spec_of,
            plan=lambda spec, directory: plan_disable_users(spec=spec, directory=directory),
            look=_look_disabling,
        )
    )
    register(
        Operation(
            name="reenable_users",
            order=55,
            title=_("Re-enable"),
            icon="enable",
            needs=RIGHT,
            help=_("People who were disabled can sign in again, with the address and the home that they had."),
            spec=spec_of,
            plan=lambda spec, directory: plan_reenable_users(spec=spec, directory=directory),
            look=_look_reenabling,
        )
    )
    register(
        Operation(
            name="remove_users",
            order=60,
            title=_("Remove"),
            icon="delete",
            needs=RIGHT,
            help=_("Takes every setting of Office Communications Server away; the accounts stay."),
            spec=spec_of,
            plan=lambda spec, directory: plan_remove_users(spec=spec, directory=directory),
            look=_look_removing,
        )
    )
    register(
        Operation(
            name="restore_users",
            order=65,
            title=_("Restore"),
            icon="undo",
            needs=RIGHT,
            help=_("Gives people who were removed back what they had."),
            spec=spec_of,
            plan=_plan_restoring,
            look=_look_restoring,
            who=PEOPLE,
        )
    )
