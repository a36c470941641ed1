"""Template tags for plans and rows of jobs."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from ocsadmin.jobs import visibility
from ocsadmin.jobs.models import Job, Row
from ocsadmin.jobs.undone import JobUndo, RowUndo
from ocsadmin.plans.plan import Plan
from ocsadmin.plans.reading import ReadableChange, ReadablePlan, readable_change, readable_plan

register = template.Library()


@register.filter
def readable(plan: Plan) -> ReadablePlan:
    """``{% with shown=plan|readable %}``: the plan in groups, with what it erases."""
    return readable_plan(plan)


@register.filter
def read_change(row: Row) -> ReadableChange:
    """``{% with one=row|read_change %}``: what the row changes, attribute by attribute."""
    return readable_change(visibility.change_of(row), row.number)


@register.filter
def undo_of(undone: Mapping[int, RowUndo | JobUndo], one: Row | Job) -> RowUndo | JobUndo | None:
    """``{% with told=undone_rows|undo_of:row %}``: what became of the undo of this row, or of this job."""
    return undone.get(one.pk)
