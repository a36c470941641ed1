"""Pages by cursor: each begins after the last row of the one before, so that none is lost or seen twice.

No COUNT, and page 1,000 costs as much as page 1. A row that is changed meanwhile so that it sorts elsewhere may be seen
again or not; the others are not moved by it.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from .errors import BadCursor, BadParameter
from .keyset import Key, keys_of

if TYPE_CHECKING:
    from rest_framework.views import APIView

CURSOR, LIMIT = "cursor", "limit"


class Cursor(BasePagination):
    """``?limit=100&cursor=…``; answers ``{"next": address or null, "results": […]}``."""

    page_size = 100
    max_page_size = 500

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        """:raises BadParameter, BadCursor: limit or cursor can't be used."""
        limit = self._limit(request)
        keys = keys_of(queryset)
        queryset = queryset.order_by(*(key.order() for key in keys))
        if text := request.query_params.get(CURSOR):
            queryset = Key.beyond(queryset, keys, decoded(text, keys))
        rows = list(queryset[: limit + 1])
        self.next_url = self._next(request, keys, rows[limit - 1]) if len(rows) > limit else None
        return rows[:limit]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next_url, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri", "description": "The next page; null at the end."}
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": address, "results": schema},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        limit = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return [
            {"name": LIMIT, "in": "query", "required": False, "description": "Rows per page.", "schema": limit},
            {
                "name": CURSOR,
                "in": "query",
                "required": False,
                "description": "Where to go on; part of the address in 'next'.",
                "schema": {"type": "string"},
            },
        ]

    def _limit(self, request: Request) -> int:
        text = request.query_params.get(LIMIT, str(self.page_size))
        if not text.isdecimal() or not 1 <= int(text) <= self.max_page_size:
            cure = f"Give a whole number from 1 to {self.max_page_size}."
            raise BadParameter(name=LIMIT, value=text, cure=cure, field=LIMIT)
        return int(text)

    def _next(self, request: Request, keys: Sequence[Key], row: Any) -> str:
        address = request.build_absolute_uri()
        return str(replace_query_param(address, CURSOR, encoded(keys, [key.value(row) for key in keys])))


def encoded(keys: Sequence[Key], values: Sequence[Any]) -> str:
    """Order and values as text for an address."""
    text = json.dumps([[key.name for key in keys], list(values)], default=_plain, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decoded(text: str, keys: Sequence[Key]) -> list[Any]:
    """The values of a cursor.

    :raises BadCursor: it is damaged, or belongs to another order.
    """
    try:
        names, values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if names != [key.name for key in keys] or len(values) != len(keys):
            raise BadCursor
        return [key.parsed(value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise BadCursor from error


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"A list can't be ordered by values like {value!r}.")
