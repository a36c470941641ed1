"""What an app adds to the undo of what it plans: the steps and the confirmations that the forward plan has too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ocsadmin.directory import Directory
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Plan

from .models import Job

Originals = Mapping[int, Change]
"""Number of a row of the job that is undone → what it did; also of rows that have no inverse of their own."""
Rule = Callable[[Plan, Originals, Job], Plan]
"""Answers the plan as it has to be; ``Job`` is the first one of all: that which asked for what is undone or redone."""

Look = Callable[[Sequence[Change], Directory], Mapping[int, str]]
"""Answers which of these changes would break a rule of the app as things stand now: position → why, as a sentence."""

_rules: list[Rule] = []
_looks: list[Look] = []


def add(rule: Rule) -> None:
    """Declare a rule, once, when an app is ready."""
    if rule not in _rules:
        _rules.append(rule)


def add_look(look: Look) -> None:
    """Declare what has to be looked at before values come back, once, when an app is ready."""
    if look not in _looks:
        _looks.append(look)


def in_the_way(changes: Sequence[Change], directory: Directory) -> dict[int, str]:
    """Position of a change → what the apps have against it. Reads the directory, writes nothing."""
    return {position: why for look in _looks for position, why in look(changes, directory).items()}


def shaped(plan: Plan, originals: Originals, job: Job) -> Plan:
    """The plan of an undo with all that the apps add to it."""
    first = first_of(job)
    for rule in _rules:
        plan = rule(plan, originals, first)
    return plan


def first_of(job: Job) -> Job:
    """The job at the beginning of a row of undos and redos: it has the spec and the operation."""
    return lineage(job)[0]


def lineage(job: Job) -> tuple[Job, bool]:
    """The first job of a row of undos and redos, and whether this one takes back what that did (a redo does not)."""
    takes_back = False
    while job.undo_of is not None:
        job, takes_back = job.undo_of, not takes_back
    return job, takes_back
