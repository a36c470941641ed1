"""The one domain controller that a run reads and writes, and what it takes another one at its word for.

A run stays on one. It prefers those where rows of the job were tried: what became of a row is asked there. Where that
one is silent, another is believed only as far as it is known to know as much (``ocsadmin.jobs.controllers``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from ocsadmin.directory import Controller, Directory
from ocsadmin.directory.errors import DirectoryError
from ocsadmin.errors import DomainError
from ocsadmin.jobs import controllers
from ocsadmin.jobs.controllers import ControllerChanged, Seen
from ocsadmin.jobs.models import Row
from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import After, Context, State, kind_of
from ocsadmin.plans.kinds.base import is_on_controller

from .attempt import UNAVAILABLE
from .stops import Unavailable
from .this_run import Run

logger = logging.getLogger(__name__)
T = TypeVar("T")


class InDoubt(DirectoryError):
    """Nobody can tell whether a row was written."""

    code, status = "in-doubt", 503
    message = (
        "Row {row} ({title}) was being written on {there} when its answer was lost. {there} does not answer now, and "
        "{here} has not heard from it since: whether it was written can't be told there, and nothing is written twice."
    )
    hint = (
        "Start {there}, or let it replicate: the job then goes on by itself. Where it is gone for good, look whether "
        "{dn} is as the row would make it, and say so at the row."
    )


def stay(run: Run) -> None:
    """Choose where this run stays. Nothing where its rows have nothing to do with a controller.

    :raises Unavailable: no controller answers.
    """
    open_rows = run.job.rows.still_to_do() | run.job.rows.unknown()
    if not any(_is_on_controller(kind) for kind in open_rows.order_by().values_list("kind", flat=True).distinct()):
        return
    in_doubt = run.job.rows.begun() | run.job.rows.unknown()
    tried_on = in_doubt.order_by().exclude(controller=None).values_list("controller", flat=True).distinct()
    wanted = [*(one for one in tried_on if one), *(one.invocation_id for one in reversed(run.controllers))]
    directory = run.context.directory

    def choose() -> tuple[Controller, list[Seen]]:
        here = _first_that_answers(wanted, directory)
        return here, _known_from(here, run.controllers, directory)

    here, known = _asked(run, choose)
    run.context = replace(run.context, controller=here, lag=lambda change: lag_for(change, run))
    run.store_controllers(known)


def _is_on_controller(name: str) -> bool:
    try:
        return is_on_controller(kind_of(name))
    except DomainError:
        return False


def _first_that_answers(wanted: Sequence[UUID], directory: Directory) -> Controller:
    """The first of these that answers, else any."""
    current = directory.controller()
    for invocation_id in dict.fromkeys(wanted):
        found = current if current.invocation_id == invocation_id else directory.controller_of(invocation_id)
        if found is not None:
            return found
    return current


def _known_from(here: Controller, known: Sequence[Seen], directory: Directory) -> list[Seen]:
    """The job's controllers as this run begins; of those that it does not stay on, what has been heard of them."""
    others = [one for one in known if one.invocation_id != here.invocation_id]
    if others:
        forest = directory.forest
        with directory.staying_on(here):
            for partition in (forest.domain, forest.configuration, forest.schema):
                received = directory.received(partition)
                others = [
                    controllers.noting_silence(one, here.invocation_id, partition, received.get(one.invocation_id))
                    for one in others
                ]
    if len(others) == len(known):
        return others  # nothing of the job was planned or written here until now
    return [*others, controllers.now_at(here, directory)]


def note(run: Run) -> Unavailable | None:
    """After rows were written: how far their controller is now. Returns why the run has to stop, where it has to."""
    here, stop = run.context.controller, None
    if here is None:
        return None
    try:
        latest = run.ask_outside(lambda: controllers.now_at(here, run.context.directory))
    except DirectoryError as error:
        latest = Seen(here.invocation_id, here.name)
        stop = Unavailable(error) if isinstance(error, ControllerChanged) else None
    run.controllers = controllers.with_latest(run.controllers, latest)
    return stop


def inside(context: Context, question: Callable[[Sequence[Change], Context], T], changes: Sequence[Change]) -> T:
    """A question about changes, asked of the controller of this context."""
    with context.staying():
        return question(changes, context)


def lag_for(change: Change, run: Run) -> DomainError | None:
    """Why what the run's controller says about this change does not count; None where it does."""
    here = run.context.controller
    if here is None:
        return None
    try:
        return controllers.lag(change.target, here, run.controllers, run.context.directory)
    except DirectoryError as error:
        return error


@dataclass(frozen=True)
class Witness:
    """Who is asked what became of rows that were tried on one controller: that one, or another while it is silent."""

    context: Context
    silent: Seen | None = None

    def believed(self, row: Row, found: State) -> State | InDoubt:
        """What it says of a row, as far as it can know."""
        here, directory = self.context.controller, self.context.directory
        if self.silent is None or here is None:
            return found
        partition = controllers.partition_of(row.target, directory)
        with self.context.staying():
            cursor = directory.received(partition).get(self.silent.invocation_id)
        if controllers.has_heard_since(cursor, self.silent, here.invocation_id, partition):
            return found
        if isinstance(found, After) and controllers.knows_what_was_there(cursor, self.silent):
            return found
        there = self.silent.name
        return InDoubt(row=row.number, title=row.title, dn=row.target, there=there, here=here.name)


def witness_for(run: Run, invocation_id: UUID | None) -> Witness:
    """Who can say what became of rows that were tried on the controller of this id.

    :raises Unavailable: nobody answers.
    """
    here, directory = run.context.controller, run.context.directory
    if here is None or invocation_id is None or invocation_id == here.invocation_id:
        return Witness(run.context)
    there = _asked(run, lambda: directory.controller_of(invocation_id))
    if there is not None:
        return Witness(replace(run.context, controller=there))
    known = {one.invocation_id: one for one in run.controllers}
    return Witness(run.context, known.get(invocation_id) or Seen(invocation_id, f"the controller {invocation_id}"))


def _asked(run: Run, question: Callable[[], T]) -> T:
    try:
        return run.ask_outside(question)
    except DomainError as error:
        if error.status == UNAVAILABLE:
            raise Unavailable(error) from error
        raise
