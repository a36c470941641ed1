"""Move users to another pool.

Normally the source pool is up, and what its servers store of a person (contacts, presence) moves along: that is a step
on a host, after which the directory follows. Forced, the source is lost and so is what it stored.

Sources: "Front End in an Enterprise pool", "Validate Server and Pool Functionality (Step 6A)", tip; Deploying
Enterprise Edition, "Prerequisites for a Load Balancer Connecting to a Pool" (users are moved over DCOM); OCS 2007 R2,
"Schema attributes and descriptions", msRTCSIP-PrimaryHomeServer and msRTCSIP-TargetHomeServer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.plans.changes import Change, hand_over, modify
from ocsadmin.plans.plan import Notice, Plan
from users.directory import attributes as ad
from users.directory.person import Person
from users.enable_users.plan import home_of
from users.people import each
from users.people.each import Assessment, Decision
from users.people.homes import Homes, pool_name
from users.people.problems import error

from .spec import MoveUsersSpec

MOVES, BY_FORCE, NORMALLY = "moves", "by force", "normally"
"""In the data of a change that moves someone: how."""
HANDS_OVER = "hands_over"
"""In the data of a step: from which pool to which the servers hand over."""
LOST = ("contact lists", "presence and who may see it", "meetings organised by them", "waiting notifications")
"""What a pool stores of a person, and what a forced move leaves behind."""

_Homes = Mapping[UUID, tuple[str, DN]]
"""GUID of a pool → its name, and what its people's home server attribute holds."""


def plan_move_users(*, spec: MoveUsersSpec, directory: Directory) -> Plan:
    """Plan to move people to another pool. Reads the directory, writes nothing.

    :raises PoolUnknown: the target is no pool. :raises ManyErrors: people who can't be moved and are not left out.
    :raises NothingToChange: everyone lives there.
    """
    homes = _homes_of(spec, directory)
    assessment = _assess(spec, homes, directory)
    pools = sorted({homes[spec.pool_of(one.guid)][0] for one in assessment.to_change})
    plan = each.plan_of(
        assessment,
        title=lambda whom: (
            f"{'Force' if spec.forced else 'Move'} {whom} to {pools[0] if len(pools) == 1 else f'{len(pools)} pools'}"
        ),
        notices=notices_of(forced=spec.forced),
    )
    return plan if spec.forced else replace(plan, changes=(*_data_first(assessment, spec, homes), *plan.changes))


def assess_moving(*, spec: MoveUsersSpec, directory: Directory) -> Assessment:
    """:raises PoolUnknown: a target is no pool."""
    return _assess(spec, _homes_of(spec, directory), directory)


def _homes_of(spec: MoveUsersSpec, directory: Directory) -> _Homes:
    return {pool: home_of(pool, directory) for pool in dict.fromkeys((spec.pool, *spec.pools.values()))}


def _assess(spec: MoveUsersSpec, targets: _Homes, directory: Directory) -> Assessment:
    homes = Homes(directory)

    def decide(entry: Entry, person: Person) -> Decision:
        source, home = entry.link(ad.HOME_SERVER), targets[spec.pool_of(person.guid)][1]
        if source is None:
            return Decision(problems=(error("no-home", "Has no home pool.", "Enable on a pool, or leave out."),))
        if source == home:
            return Decision(why="lives there already")
        if not spec.forced and not homes.exists(source):
            text = f"The home pool {pool_name(source)} is gone, so that nothing can be taken along."
            return Decision(problems=(error("home-gone", text, "Force the move, or leave out."),))
        how = BY_FORCE if spec.forced else NORMALLY
        return Decision((_change(entry, person, home, how),), says=(f"{pool_name(source)} → {pool_name(home)}",))

    return each.assess(spec.people, decide, directory, read=(ad.TARGET_HOME_SERVER,), left_out=spec.left_out)


def _change(entry: Entry, person: Person, home: DN, how: str) -> Change:
    before = {name: entry.wire(name) for name in (ad.HOME_SERVER, ad.TARGET_HOME_SERVER)}
    after = {ad.HOME_SERVER: home, ad.TARGET_HOME_SERVER: ()}
    title = f"Move {person.name} to {pool_name(home)}"
    lane = str(person.guid)
    change = modify(title, entry.dn, guid=person.guid, before=before, after=after, lane=lane, by_others_too=True)
    return replace(change, data={**change.data, MOVES: how})


def _data_first(assessment: Assessment, spec: MoveUsersSpec, homes: _Homes) -> Iterator[Change]:
    """For each source and target the step that takes along what the servers store; the directory follows."""
    ways: Counter[tuple[str, str, str]] = Counter()
    for one in assessment.to_change:
        pool, home = homes[spec.pool_of(one.guid)]
        ways[one.says[0].partition(" → ")[0], pool, pool_name(home)] += 1
    for (source, pool, name), count in sorted(ways.items()):
        yield hand_over_step(source, pool, count, way=(source, name))


def hand_over_step(source: str, pool: str, count: int, *, way: tuple[str, str]) -> Change:
    """The step on a host by which the servers of one pool hand over to those of another; the directory waits for it.

    ``way``: the names that the two pools have in the directory, by which an undo finds the step.
    """
    step = hand_over(
        f"Move what {source} stores of {count} people to {pool}",
        source,
        command=(
            f"Office Communications Server 2007 R2 snap-in: Forest, {source}, Users: select the people, "
            f"Move users, {pool}; leave “Force user move” cleared"
        ),
        why=(
            "Contacts and presence lie in the databases of the pools, and only their servers can hand them over: "
            "both pools have to run, and ports 135 and 5061 between them have to be open. Confirm when the snap-in "
            "says that everyone was moved; whoever it moved is found moved here too."
        ),
        blocks=True,
    )
    return replace(step, data={**step.data, HANDS_OVER: list(way)})


def notices_of(*, forced: bool) -> tuple[Notice, ...]:
    """What has to be known before people are moved so."""
    if forced:
        text = f"Forced: what the source pool stores is lost for good: {', '.join(LOST)}."
        return (Notice("warning", text),)
    text = "First the servers hand over what they store; the directory is changed once that step is confirmed."
    return (Notice("info", text),)
