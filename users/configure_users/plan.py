"""The plan: for each person only the values that differ from what is asked for.

Source: Deploying Enterprise Edition, "Configure Users"; OCS 2007 R2, "Schema attributes and descriptions".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ocsadmin.directory import Directory, Entry
from ocsadmin.plans.changes import modify
from ocsadmin.plans.plan import Notice, Plan
from users.directory import attributes as ad
from users.directory.person import Person
from users.people import each
from users.people.each import Assessment, Decision
from users.people.problems import Problem, error, warning
from users.settings import SETTINGS

from .lines import Lines
from .spec import ConfigureUsersSpec
from .storage import Values
from .world import World, look_up

ARCHIVE_BITS: Final = 0b1111
"""Bits 1 to 4 of msRTCSIP-ArchiveDefaultFlags: two for internal messages, two for federated ones."""
READ: Final = tuple(dict.fromkeys((*(one.storage.attribute for one in SETTINGS), ad.LINE_SERVER)))
"""What is read of a person beyond ``users.directory.person.READ``."""


def plan_configure_users(*, spec: ConfigureUsersSpec, directory: Directory) -> Plan:
    """Plan other settings for people. Reads the directory, writes nothing.

    :raises ManyErrors: people with problems that are not left out; settings that are decided for everyone; policies
        that are gone. :raises NothingToChange: everyone stands so already.
    """
    world = look_up(spec, directory)
    assessment = _assess(spec, world, directory)
    return each.plan_of(assessment, title=lambda whom: f"Configure {whom}", notices=[*_notices(spec, world)])


def assess_users(*, spec: ConfigureUsersSpec, directory: Directory) -> Assessment:
    """What it means for each person. Raises what :func:`plan_configure_users` raises of the request itself."""
    return _assess(spec, look_up(spec, directory), directory)


def _assess(spec: ConfigureUsersSpec, world: World, directory: Directory) -> Assessment:
    lines = Lines.of(spec, directory)

    def decide(entry: Entry, person: Person) -> Decision:
        asked = spec.of(person.guid).asked()
        problems = [*_not_enabled(person), *lines.problems(asked.get("line_uri"), person.guid)]
        if any(problem.is_error for problem in problems):
            return Decision(problems=problems)
        values, told = changed(entry, asked, world)
        if not told:
            return Decision(why="stands so already")
        change = modify(
            f"Configure {person.name}",
            entry.dn,
            guid=person.guid,
            before=values.before,
            after=values.after,
            lane=str(person.guid),
        )
        return Decision((change,), problems=(*problems, *_warnings(entry, asked)), says=tuple(told))

    return each.assess(spec.people, decide, directory, read=READ, left_out=spec.left_out)


def changed(entry: Entry, asked: Mapping[str, Any], world: World) -> tuple[Values, list[str]]:
    """The values that change, and each setting that does in words: ``Federation: on``."""
    values, told = Values(), []
    for one in SETTINGS:
        wanted = asked.get(one.name)
        if wanted is not None and one.storage.change(entry, wanted, values, world.choices):
            told.append(f"{one.title}: {one.told(wanted, world.names)}")
    return values, told


def _not_enabled(person: Person) -> list[Problem]:
    if person.enabled:
        return []
    return [error("not-enabled", "Is not enabled for Office Communications Server.", "Enable first, or leave out.")]


def _warnings(entry: Entry, asked: Mapping[str, Any]) -> Iterator[Problem]:
    """What should be known before, about one person."""
    if not asked.get("enterprise_voice"):
        return
    if not asked.get("line_uri", entry.text(ad.LINE)):
        yield warning("no-line", "Gets Enterprise Voice without a line URI: nobody can call a number of theirs.")
    if entry.text(ad.LINE_SERVER):
        yield warning("remote-call-control", "Has remote call control of a PBX too; both stay on.")


def _notices(spec: ConfigureUsersSpec, world: World) -> Iterator[Notice]:
    asked = {name for one in spec.all_settings() for name in one.asked()}
    if "enhanced_presence" in asked:
        text = "Enhanced presence can't be taken back once someone has signed in with Communicator 2007 R2."
        yield Notice("warning", text)
    if asked & {"archive_internal", "archive_federated"} and world.archive_flags & ARCHIVE_BITS:
        text = "The global archiving settings are not left to each person, so that these may have no effect: "
        yield Notice("warning", f"{text}msRTCSIP-ArchiveDefaultFlags is {world.archive_flags}.")
