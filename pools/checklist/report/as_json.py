"""The report as plain JSON, for REST."""

from __future__ import annotations

from typing import Any

from django.utils.encoding import force_str

from ocsadmin.jobs.models import Row
from pools.checklist.state import Checklist, PhaseState, StepState
from pools.models import SignOff, ValidationRow
from pools.topology.listing import to_json as topology_json

from .jobs import JobPart
from .report import Report


def report_json(report: Report) -> dict[str, Any]:
    """All parts, in the order of the printed report."""
    pool = report.pool
    return {
        "pool": {"guid": str(pool.guid), "name": pool.name, "fqdn": pool.fqdn},
        "made_at": report.made_at,
        "made_for": report.made_for,
        "settings": _facts([*report.shown.facts, *report.shown.web_farm, *report.shown.stores, *report.settings]),
        "switches": {force_str(name): value for name, value in report.shown.switches},
        "topology": topology_json(report.topology),
        "checklist": checklist_json(report.checklist),
        "validation": {
            "run": report.validation.newest.pk if report.validation.newest else None,
            "checks": [_check(step, row) for step, row in report.validation.rows],
        },
        "sign_offs": [sign_off_json(title, one) for title, one in report.signed],
        "jobs": [_job(one) for one in report.jobs],
        "events": [{"when": one.when, "who": one.who, "what": one.what} for one in report.events],
    }


def checklist_json(checklist: Checklist) -> dict[str, Any]:
    """The phases in order, and how far the pool is."""
    progress = checklist.progress
    return {
        "done": progress.done,
        "total": progress.total,
        "following": progress.following.key if progress.following else None,
        "looked_at": checklist.facts.looked_at,
        "phases": [_phase(one) for one in checklist.phases],
    }


def _phase(one: PhaseState) -> dict[str, Any]:
    return {
        "name": one.phase.key,
        "title": force_str(one.phase.title),
        "steps": [_step(step) for step in one.steps],
    }


def _step(one: StepState) -> dict[str, Any]:
    return {
        "name": one.step.key,
        "title": force_str(one.step.title),
        "state": one.state.value,
        "reason": one.reason,
        "optional": one.step.optional,
        "credentials": list(one.step.credentials),
        "documentation": one.step.source,
        "findings": [{**finding.to_json(), "when": finding.when} for finding in one.findings],
        "contradicted": one.contradicted,
        "sign_off": sign_off_json(force_str(one.step.title), one.sign_off) if one.sign_off else None,
    }


def sign_off_json(title: str, one: SignOff) -> dict[str, Any]:
    return {
        "id": one.pk,
        "step": one.step,
        "title": title,
        "kind": one.kind,
        "note": one.note,
        "signed_by": one.signed_by_name,
        "signed_at": one.signed_at,
        "withdrawn_by": one.withdrawn_by_name,
        "withdrawn_at": one.withdrawn_at,
        "withdrawn_note": one.withdrawn_note,
    }


def _check(step: str, row: ValidationRow) -> dict[str, Any]:
    return {
        "step": step,
        "title": row.title,
        "target": row.target,
        "verdict": row.verdict,
        "text": row.text,
        "cause": row.cause,
        "cure": row.cure,
        "can_be_ignored": row.ignorable,
        "when": row.ended_at,
    }


def _job(part: JobPart) -> dict[str, Any]:
    job = part.job
    return {
        "id": job.pk,
        "title": job.title,
        "operation": job.operation,
        "state": job.state,
        "created_by": job.created_by_name,
        "reason": job.reason,
        "created_at": job.created_at,
        "ended_at": job.ended_at,
        "plan_hash": job.plan_hash,
        "asked_for": _facts(part.wish),
        "rows": [_row(row) for row in part.rows],
        "more_rows": part.more_rows,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": row.title,
        "target": row.target,
        "result": row.result,
        "message": row.message,
        "ended_at": row.ended_at,
    }


def _facts(facts: Any) -> dict[str, Any]:
    """Label → value; texts that are translated late become texts now."""
    return {
        force_str(name): value if value is None or isinstance(value, bool) else force_str(value)
        for name, value in facts
    }
