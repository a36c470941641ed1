"""The order of a list: ``?ordering=name,-read_at``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from .errors import BadParameter

if TYPE_CHECKING:
    from rest_framework.views import APIView

PARAMETER = "ordering"


class Ordering(BaseFilterBackend):
    """Fields that the view allows (``ordering_fields``), each with a minus for descending; else its ``ordering``."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        """:raises BadParameter: a field is not one to order by."""
        asked = [name.strip() for name in request.query_params.get(PARAMETER, "").split(",") if name.strip()]
        allowed = fields_of(view)
        for name in asked:
            if name.removeprefix("-") not in allowed:
                cure = f"Order by: {', '.join(allowed)}; with a minus for descending."
                raise BadParameter(name=PARAMETER, value=name, cure=cure, field=PARAMETER)
        fields = asked or _default(view)
        return queryset.order_by(*fields) if fields else queryset

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        allowed = fields_of(view)
        if not allowed:
            return []
        return [
            {
                "name": PARAMETER,
                "required": False,
                "in": "query",
                "description": f"Fields between commas, a minus before one for descending: {', '.join(allowed)}.",
                "schema": {"type": "string"},
            }
        ]


def fields_of(view: APIView) -> tuple[str, ...]:
    """What the list can be ordered by."""
    given = tuple(getattr(view, "ordering_fields", None) or ())
    return given or tuple(name.removeprefix("-") for name in _default(view))


def _default(view: APIView) -> tuple[str, ...]:
    ordering = getattr(view, "ordering", None) or ()
    return (ordering,) if isinstance(ordering, str) else tuple(ordering)
