"""How a write is answered: with the plan, or with the job that carries it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from ocsadmin import parts
from ocsadmin.jobs import gate, guards, shown
from ocsadmin.jobs.models import Job
from ocsadmin.jobs.undoing import Again
from ocsadmin.plans.plan import Plan

from . import etags
from .parameters import dry_run
from .serializers import FittedPlanSerializer, JobSerializer, PlanSerializer, SpecSerializer
from .serializers.spec import BESIDE_THE_SPEC, CONFIRM, ConfirmedSerializer

MOST_CHOICES = 30


class InvalidBody(ValidationError):
    """The body has the right format, but values that can't be used: 422, as rules of the product answer."""

    status_code = 422


def checked(serializer: type[serializers.Serializer[Any]], request: Request, **context: Any) -> dict[str, Any]:
    """The body in Python types. ``plan_hash`` and ``reason``, which every write takes, are left out.

    :raises InvalidBody: values are missing, can't be used, or are not known.
    """
    data = request.data
    if isinstance(data, Mapping):
        beside = (*BESIDE_THE_SPEC, CONFIRM) if issubclass(serializer, ConfirmedSerializer) else BESIDE_THE_SPEC
        data = {name: value for name, value in data.items() if name not in beside}
    bound = serializer(data=data, context={"request": request, **context})
    errors = {} if bound.is_valid() else _with_choices(dict(bound.errors), bound)
    if isinstance(data, Mapping):
        errors |= _unknown(bound, data)
    if errors:
        raise InvalidBody(errors)
    return dict(bound.validated_data)


def answer(
    plan: Plan,
    request: Request,
    *,
    reason: str = "",
    confirmed: str = "",
    secrets: Mapping[str, str] | None = None,
) -> Response:
    """200 with the plan for ``?dry_run=true``; else 202 with the job, whose address is in ``Location``.

    The plan is bound to the one that the caller saw by ``plan_hash`` in the body or its ETag in ``If-Match``.
    It may raise what ``gate.submit`` raises.
    """
    if dry_run(request):
        guards.check(plan, request.user, parts.directory())  # type: ignore[arg-type]
        shown.keep(plan, request.user)  # type: ignore[arg-type]
        return Response(PlanSerializer(plan).data, headers={"ETag": etags.of_plan(plan.hash)})
    job = gate.submit(
        plan,
        acting_user=request.user,  # type: ignore[arg-type]
        directory=parts.directory(),
        source="api",
        reason=reason or _text(request, "reason"),
        confirmed=confirmed or _text(request, CONFIRM),
        expected_hash=_text(request, "plan_hash") or etags.seen_plan(request),
        secrets=secrets,
    )
    return job_answer(job, request)


def again_answer(again: Again, request: Request, *, secrets: Mapping[str, str] | None, confirmed: str) -> Response:
    """The same for the undo or the retry of a job: what can be done, and what is left out with why.

    :raises NothingLeft: nothing can be done. It may raise what ``again.submit`` raises.
    """
    if dry_run(request):
        fitted = again.plan()
        fitted.require_some()
        shown.keep(fitted.plan, again.acting_user)
        return Response(FittedPlanSerializer.of(fitted), headers={"ETag": etags.of_plan(fitted.plan.hash)})
    job = again.submit(
        source="api",
        reason=_text(request, "reason"),
        confirmed=confirmed,
        expected_hash=_text(request, "plan_hash") or etags.seen_plan(request),
        secrets=secrets,
    )
    return job_answer(job, request)


def job_answer(job: Job, request: Request) -> Response:
    """202: the job was taken on; ``Location`` says where to follow it."""
    data = JobSerializer(job, context={"request": request}).data
    return Response(data, status=202, headers={"Location": reverse("api-job-detail", [job.pk], request=request)})


def _text(request: Request, name: str) -> str:
    """A text that stands beside the spec in the body.

    :raises InvalidBody: it is something else than a text.
    """
    value = request.data.get(name) if isinstance(request.data, Mapping) else None
    if value is not None and not isinstance(value, str):
        raise InvalidBody({name: [ErrorDetail("This is to be a text.", code="invalid")]})
    try:
        return str(_Beside().fields[name].run_validation(value or ""))
    except ValidationError as error:
        raise InvalidBody({name: error.detail}) from error


class _Beside(SpecSerializer, ConfirmedSerializer):
    """All texts that may stand beside a spec."""


def _with_choices(errors: dict[str, Any], bound: Any) -> dict[str, Any]:
    """The choices that there are, beside each value that is none of them."""
    for name, field in getattr(bound, "fields", {}).items():
        found = errors.get(name)
        if isinstance(found, dict):
            errors[name] = _with_choices(found, field)
        elif isinstance(found, list) and isinstance(field, serializers.ChoiceField):
            errors[name] = [_naming(one, field) for one in found]
    return errors


def _naming(detail: Any, field: serializers.ChoiceField) -> Any:
    if getattr(detail, "code", "") != "invalid_choice":
        return detail
    choices = ", ".join(str(choice) for choice in list(field.choices)[:MOST_CHOICES])
    return ErrorDetail(f"{detail} There are: {choices}.", code="invalid_choice")


def _unknown(bound: serializers.Serializer[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Names that the serializer, or one within it, does not know: a misspelt one would mean too much."""
    errors: dict[str, Any] = {name: [_not_known(bound)] for name in data if name not in bound.fields}
    for name, field in bound.fields.items():
        within = data.get(name)
        if isinstance(field, serializers.Serializer) and isinstance(within, Mapping):
            errors |= {name: inner} if (inner := _unknown(field, within)) else {}
    return errors


def _not_known(bound: serializers.Serializer[Any]) -> ErrorDetail:
    names = [name for name, field in bound.fields.items() if not field.read_only]
    return ErrorDetail(f"There is no such value here. There are: {', '.join(names)}.", code="unknown")
