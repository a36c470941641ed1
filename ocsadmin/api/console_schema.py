"""What the API description says of every operation, so that no resource has to say it again."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from .parameters import DRY_RUN
from .problems import CONTENT_TYPE
from .responses import BODY, READ
from .serializers import PlanSerializer

_SCALARS = {
    "idempotency": OpenApiParameter(
        "Idempotency-Key", str, OpenApiParameter.HEADER, description="Repeated within 24 hours it is done once."
    ),
    "dry_run": OpenApiParameter(DRY_RUN, bool, description="Answer the plan only; nothing is done."),
    "match": OpenApiParameter(
        "If-Match", str, OpenApiParameter.HEADER, description="The ETag of the plan that was seen, else 412."
    ),
}


class ConsoleSchema(AutoSchema):
    """Adds the usual problems, ``Idempotency-Key`` to writes, and ``dry_run`` and ``If-Match`` to those with a plan."""

    def get_override_parameters(self) -> list[Any]:
        if self.method == "GET":
            return []
        names = ["idempotency", *(("dry_run", "match") if self._plans() else ())]
        return [_SCALARS[name] for name in names]

    def _plans(self) -> bool:
        found = self.get_response_serializers()
        return isinstance(found, dict) and found.get(200) is PlanSerializer

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status, problem in (READ if self.method == "GET" else {**READ, **BODY}).items():
            bodies.setdefault(str(status), self._get_response_for_code(problem, str(status)))
        return dict(sorted(bodies.items()))

    def _get_response_for_code(
        self, serializer: Any, status_code: str, media_types: Any = None, direction: Any = "response"
    ) -> Any:
        if status_code >= "400":
            media_types = [CONTENT_TYPE]
        parent = super()._get_response_for_code
        return parent(serializer, status_code, media_types, direction)  # type: ignore[no-untyped-call]
