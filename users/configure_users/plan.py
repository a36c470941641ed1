"""The plan: for each person only the values that differ from what is wished.

Source: Deploying Enterprise Edition, "Configure Users"; OCS 2007 R2, "Schema attributes and descriptions".
"""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from ocsadmin.directory import Directory, Entry
from ocsadmin.jobs.changes import modify
from ocsadmin.jobs.plan import Notice, Plan
from users import line_uri
from users.operations import line_holders
from users.operations.enable_users.conflicts import Holder
from users.people import each
from users.people.each import Assessment, Decision
from users.person import Person
from users.problems import Problem, error

from .spec import ConfigureUsersSpec, Settings
from .values import READ, values_of, warnings_of
from .words import says
from .world import World, look_up

OPERATION, PERMISSION = "configure_users", "users.configure_users"
ARCHIVE_BITS = 0b1111
"""Bits 1 to 4 of msRTCSIP-ArchiveDefaultFlags: two for internal messages, two for federated ones."""


def plan_configure_users(*, spec: ConfigureUsersSpec, directory: Directory) -> Plan:
    """Plan other settings for people. Reads the directory, writes nothing.

    :raises ManyErrors: people with problems that are not left out; settings that are decided for everyone; policies
        that are gone. :raises NothingToChange: everyone stands so already.
    """
    world = look_up(spec, directory)
    return each.plan_of(
        _assess(spec, world, directory),
        title=lambda whom: f"Configure {whom}",
        operation=OPERATION,
        permission=PERMISSION,
        spec=spec.to_json(),
        notices=_notices(spec, world),
    )


def assess_users(*, spec: ConfigureUsersSpec, directory: Directory) -> Assessment:
    """What the wish means for each person. Raises what :func:`plan_configure_users` raises of the wish itself."""
    return _assess(spec, look_up(spec, directory), directory)


def _assess(spec: ConfigureUsersSpec, world: World, directory: Directory) -> Assessment:
    lines = [line for guid in spec.people if (line := spec.of(guid).line_uri)]
    holders = line_holders.holders(lines, directory) if lines else {}
    twice = {key for key, count in Counter(line_uri.plain(line).lower() for line in lines).items() if count > 1}

    def decide(entry: Entry, person: Person) -> Decision:
        wish = spec.of(person.guid)
        problems = [*_not_enabled(person), *_line_problems(wish, person.guid, holders, twice)]
        if any(problem.is_error for problem in problems):
            return Decision(problems=problems)
        before, after = values_of(entry, wish, world)
        change = modify(
            f"Configure {person.name}", entry.dn, guid=person.guid, before=before, after=after, lane=str(person.guid)
        )
        if not change.before and not change.after:
            return Decision(why="stands so already")
        told = says(entry, wish, frozenset(change.before) | frozenset(change.after), world.names)
        return Decision((change,), problems=(*problems, *warnings_of(entry, wish)), says=tuple(told))

    return each.assess(spec.people, decide, directory, read=READ, left_out=spec.left_out)


def _not_enabled(person: Person) -> list[Problem]:
    if person.enabled:
        return []
    return [error("not-enabled", "Is not enabled for Office Communications Server.", "Enable first, or leave out.")]


def _line_problems(wish: Settings, guid: UUID, holders: dict[str, list[Holder]], twice: set[str]) -> list[Problem]:
    if not wish.line_uri:
        return []
    problems = [*line_uri.check(wish.line_uri), *line_holders.taken(wish.line_uri, guid, holders)]
    if line_uri.plain(wish.line_uri).lower() in twice:
        text = f"{line_uri.plain(wish.line_uri)} is also wished for someone else of these people."
        problems.append(error("line-twice", text, "Give one of the two another line."))
    return problems


def _notices(spec: ConfigureUsersSpec, world: World) -> list[Notice]:
    found = []
    if any(one.enhanced_presence for one in spec.all_settings()):
        text = "Enhanced presence can't be taken back once someone has signed in with Communicator 2007 R2."
        found.append(Notice("warning", text))
    asks_archiving = any(
        one.archive_internal is not None or one.archive_federated is not None for one in spec.all_settings()
    )
    if asks_archiving and world.archive_flags & ARCHIVE_BITS:
        text = "The global archiving settings are not left to each person, so that these may have no effect: "
        found.append(Notice("warning", f"{text}msRTCSIP-ArchiveDefaultFlags is {world.archive_flags}."))
    return found
