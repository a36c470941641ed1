"""A move is undone as it was made: normally the servers hand over first; by force only where it was by force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from ocsadmin.directory import DN, BadDN
from ocsadmin.jobs.models import Job
from ocsadmin.jobs.models.row import TAKES_BACK
from ocsadmin.jobs.undo_links import taking_back
from ocsadmin.jobs.undo_rules import Originals
from ocsadmin.jobs.undone import NO_WAY_BACK
from ocsadmin.plans.changes import Change, Values
from ocsadmin.plans.plan import Confirmation, Notice, Plan
from users.directory import attributes as ad
from users.move_users.plan import BY_FORCE, HANDS_OVER, MOVES, hand_over_step, notices_of
from users.people.homes import pool_name

Way = tuple[str, str]
"""From which pool to which."""


def as_moves(plan: Plan, originals: Originals, first: Job) -> Plan:
    """A rule for undo (``ocsadmin.jobs.undo_rules``): each change of a home pool is a move like the one it undoes."""
    changes = tuple(_as_move(change, originals) for change in plan.changes)
    forced = [change for change in changes if change.data.get(MOVES) == BY_FORCE]
    normal = [change for change in changes if change.data.get(MOVES) not in (None, BY_FORCE)]
    if not forced and not normal:
        return plan
    before = _steps_before(originals)
    steps = tuple(_step(way, count, before) for way, count in sorted(_ways(normal).items()))
    added = [notice for one in (forced, normal) if one for notice in notices_of(forced=one is forced)]
    taken_back = {f"{originals[number].title}:" for number in before.values()} if steps else set()
    notices = [notice for notice in plan.notices if not _is_about(notice, taken_back)]
    confirmation = _confirmation(forced) if forced else plan.confirmation
    spec = _without(plan.spec, before.values()) if steps else plan.spec
    return replace(plan, changes=(*steps, *changes), spec=spec, notices=(*added, *notices), confirmation=confirmation)


def _without(spec: Mapping[str, Any], numbers: Collection[int]) -> dict[str, Any]:
    """The steps on the host have a way back after all: the servers hand over the other way."""
    left = [number for number in spec.get(NO_WAY_BACK, ()) if number not in numbers]
    return {
        **{name: value for name, value in spec.items() if name != NO_WAY_BACK},
        **({NO_WAY_BACK: left} if left else {}),
    }


def _as_move(change: Change, originals: Originals) -> Change:
    original = originals.get(int(change.data.get(TAKES_BACK, 0)))
    how = original.data.get(MOVES) if original else None
    return replace(change, data={**change.data, MOVES: how, "by_others_too": True}) if how else change


def _ways(moves: list[Change]) -> Counter[Way]:
    return Counter((_pool(change.before), _pool(change.after)) for change in moves)


def _steps_before(originals: Originals) -> dict[Way, int]:
    """The way back of each step by which the servers handed over → the number of its row."""
    handed = {number: change.data.get(HANDS_OVER) for number, change in originals.items()}
    return {(way[1], way[0]): number for number, way in handed.items() if way}


def _step(way: Way, count: int, before: Mapping[Way, int]) -> Change:
    step = hand_over_step(*way, count, way=way)
    return taking_back(step, before[way]) if way in before else step


def _is_about(notice: Notice, titles: set[str]) -> bool:
    return any(notice.text.startswith(title) for title in titles)


def _confirmation(forced: list[Change]) -> Confirmation:
    pools = ", ".join(sorted({_pool(change.after) for change in forced}))
    why = f"What was moved by force goes back by force, to {pools}: what the servers store of these people is lost."
    return Confirmation(pools, why)


def _pool(values: Values) -> str:
    home = str(next(iter(values.get(ad.HOME_SERVER, ())), ""))
    try:
        return pool_name(DN.parse(home))
    except BadDN:
        return home
