"""One request for many people: each is read, assessed alone, and changed in a lane of its own.

Every operation on people is made of this: what is wrong with one is told at that one, and nothing of the others is
lost. Source: Deploying Enterprise Edition, "Configure Users" (the result of each user).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from ocsadmin.checks.verdict import Level
from ocsadmin.directory import Directory, Entry
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Notice, Plan
from users.directory.person import READ, Person, is_person
from users.people.problems import Problem, error, warning

WAVES_FROM, WAVES = 20, (1, 10)
"""From this many people on: first one, then ten, then all others."""
MOST_NOTICES = 200
"""Notices about single people that a plan shows; the rest is counted."""


class PersonNotReady(DomainError):
    """The request can't be carried out for one person."""

    code, field, status = "person-not-ready", "people", 422
    message = "{name}: {text}"
    hint = "{cure}"


class NothingToChange(DomainError):
    """Everyone stands so already, or was left out."""

    code, field, status = "nothing-to-change", "people", 422
    message = "Nothing is to be changed: {why}."
    hint = "Choose other people or other settings."


@dataclass(frozen=True)
class Assessed:
    """What is to be done for one person: ``changes`` (none: stays as is, ``why`` says it), and what speaks against."""

    guid: UUID
    person: Person | None
    changes: tuple[Change, ...] = ()
    why: str = ""
    problems: tuple[Problem, ...] = ()
    says: tuple[str, ...] = ()
    is_left_out: bool = False

    @property
    def name(self) -> str:
        return self.person.name if self.person else str(self.guid)

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)


@dataclass(frozen=True)
class Assessment:
    """Everyone of a request, in its order."""

    people: tuple[Assessed, ...]

    @cached_property
    def to_change(self) -> list[Assessed]:
        return [one for one in self.people if one.changes and not one.is_left_out and not one.has_errors]

    @cached_property
    def in_the_way(self) -> list[Assessed]:
        return [one for one in self.people if one.has_errors and not one.is_left_out]

    @cached_property
    def unchanged(self) -> list[Assessed]:
        return [one for one in self.people if not one.changes and not one.has_errors and not one.is_left_out]


Decide = Callable[[Entry, Person], "Decision"]


@dataclass(frozen=True)
class Decision:
    """What an operation says of one entry. Give each change ``lane=str(entry.guid)``.

    ``says`` tells in words what changes, for the page that verifies: "Federation: on".
    """

    changes: tuple[Change, ...] = ()
    why: str = ""
    problems: Sequence[Problem] = field(default_factory=tuple)
    says: Sequence[str] = ()


def assess(
    people: Iterable[UUID],
    decide: Decide,
    directory: Directory,
    *,
    read: Collection[str] = (),
    left_out: Collection[UUID] = (),
    found: Mapping[UUID, Entry] | None = None,
) -> Assessment:
    """Read everyone and decide; writes nothing. ``read``: attributes beyond those of ``users.directory.person.READ``.

    ``found``: everyone as read before, where that had to be known to decide.
    """
    wanted = list(dict.fromkeys(people))
    found = directory.get_many(wanted, (*READ, *read)) if found is None else found
    entries = {guid: entry for guid, entry in found.items() if is_person(entry)}
    return Assessment(tuple(_assessed(guid, entries.get(guid), decide, guid in left_out) for guid in wanted))


def plan_of(
    assessment: Assessment,
    *,
    title: Callable[[str], str],
    notices: Sequence[Notice] = (),
) -> Plan:
    """The plan; ``title`` gets ``Kim Abercrombie`` or ``12 users``. The use case adds name, right and spec.

    :raises ManyErrors: people with problems that are not left out. :raises NothingToChange: nobody is left.
    """
    if assessment.in_the_way:
        raise ManyErrors([_not_ready(one) for one in assessment.in_the_way])
    those = assessment.to_change
    if not those:
        raise NothingToChange(why=_why_nothing(assessment))
    return Plan(
        title=title(those[0].name if len(those) == 1 else f"{len(those)} users"),
        changes=tuple(change for one in those for change in one.changes),
        notices=(*notices, *_notices(assessment)),
        waves=WAVES if len(those) >= WAVES_FROM else (),
    )


def _assessed(guid: UUID, entry: Entry | None, decide: Decide, left_out: bool) -> Assessed:
    if entry is None:
        gone = error("gone", f"There is no person with the GUID {guid} any more.", "Leave this one out.")
        return Assessed(guid, None, problems=(gone,), is_left_out=left_out)
    person = Person.of_entry(entry)
    decision = decide(entry, person)
    problems = [*decision.problems]
    if person.is_protected and decision.changes:
        text = "The account is protected by AdminSDHolder (adminCount is 1)."
        problems.append(warning("protected", text, "Change it as a Domain Admin if the directory refuses."))
    return Assessed(guid, person, decision.changes, decision.why, tuple(problems), tuple(decision.says), left_out)


def _not_ready(one: Assessed) -> DomainError:
    problem = next(problem for problem in one.problems if problem.is_error)
    return PersonNotReady(name=one.name, text=problem.text, cure=problem.cure, guid=str(one.guid))


def _why_nothing(assessment: Assessment) -> str:
    if not assessment.people:
        return "no people were given"
    if len(assessment.people) == 1 and assessment.unchanged and assessment.unchanged[0].why:
        return f"{assessment.unchanged[0].name} {assessment.unchanged[0].why}"
    left_out = sum(one.is_left_out for one in assessment.people)
    return f"{len(assessment.unchanged)} stand so already, {left_out} are left out"


def _notices(assessment: Assessment) -> list[Notice]:
    found = []
    if assessment.unchanged:
        found.append(Notice("info", f"{len(assessment.unchanged)} people stand so already and stay as they are."))
    about = [
        Notice(_level(problem), f"{one.name}: {problem.text} {problem.cure}".strip(), str(one.guid))
        for one in assessment.to_change
        for problem in one.problems
    ]
    about.sort(key=lambda notice: notice.level == "info")
    found += about[:MOST_NOTICES]
    if len(about) > MOST_NOTICES:
        found.append(Notice("warning", f"{len(about) - MOST_NOTICES} more warnings of this kind are not shown."))
    return found


def _level(problem: Problem) -> str:
    return "info" if problem.level is Level.INFO else "warning"
