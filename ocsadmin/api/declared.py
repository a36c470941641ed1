"""The REST actions of use cases: body, right, plan and answer follow from the declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import Action, UseCase, flat_fields_of, from_json

from .answers import answer, checked
from .responses import PLANNED
from .spec_serializers import serializer_of

View = TypeVar("View", bound=type)
_USUAL = {
    ("post", False): "create",
    ("patch", False): "change",
    ("patch", True): "partial_update",
    ("delete", True): "destroy",
}
"""Method, and whether on one object → the name that REST framework has for it."""


def handler(use_case: UseCase) -> Callable[..., Response]:
    """A method of a viewset that plans and answers."""

    def handle(view: Any, request: Request, **address: Any) -> Response:
        body, named = _asked(use_case, view, request)
        read = use_case.rest.read if use_case.rest else None
        plan, secrets = _planned(use_case, {**(read(body) if read else body), **named}, body)
        return answer(plan, request, secrets=secrets)

    handle.__name__ = _method_name(use_case)
    handle.__doc__ = str(use_case.help)
    return handle


def described(use_case: UseCase, **more: Any) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """What the API description says of a handler. The outermost decorator: an action forgets what was said within."""
    if use_case.rest and use_case.rest.id:
        more.setdefault("operation_id", use_case.rest.id)
    return extend_schema(request=serializer_of(use_case), responses=PLANNED, **more)


def offers(use_cases: Iterable[UseCase], *, on: str) -> Callable[[View], View]:
    """A decorator of a resource's viewset: adds the action and the right of each use case that is offered on it.

    Where the viewset has an action of this address already, which reads, it takes the method beside that.
    """

    def add(view: View) -> View:
        needs = dict(getattr(view, "needs", {}))
        for one in use_cases:
            if one.rest is None or one.rest.on != on:
                continue
            needs[_added(view, one, one.rest)] = one.needs
        view.needs = needs  # type: ignore[attr-defined]
        return view

    return add


def _added(view: Any, use_case: UseCase, rest: Action) -> str:
    """The name of the action that was added."""
    name, handle = _method_name(use_case), handler(use_case)
    reading = getattr(view, name, None)
    if rest.path and reading is not None:
        name = use_case.name
        reading.mapping[rest.method] = name
    elif rest.path:
        how: Any = action(detail=rest.detail, methods=cast(Any, [rest.method]), url_path=rest.path)
        handle = how(handle)
    setattr(view, name, described(use_case)(handle))
    return name


def _planned(use_case: UseCase, data: dict[str, Any], body: dict[str, Any]) -> tuple[Plan, Mapping[str, str] | None]:
    """The plan, and the texts of the body that its job keeps sealed."""
    secrets, directory = use_case.rest.secrets if use_case.rest else None, parts.directory()
    if secrets is None:
        return use_case.planned(spec=from_json(use_case.spec, data), directory=directory), None
    known = {one.name for one in flat_fields_of(use_case.spec)}
    spec: Any = from_json(use_case.spec, {name: value for name, value in data.items() if name in known})
    return secrets(spec, body, directory, lambda: use_case.planned(spec=spec, directory=directory))


def _asked(use_case: UseCase, view: Any, request: Request) -> tuple[dict[str, Any], dict[str, Any]]:
    """The checked body, and the object that the address names."""
    rest = use_case.rest
    if rest is None:
        return {}, {}
    row = view.get_unchanged() if rest.detail or rest.method != "post" else None
    named = {rest.names: str(getattr(row, rest.by))} if rest.names else {}
    return checked(serializer_of(use_case), request), named


def _method_name(use_case: UseCase) -> str:
    rest = use_case.rest
    if rest is None:
        return use_case.name
    return rest.path.replace("-", "_").replace("/", "_") or _USUAL[rest.method, rest.detail]
