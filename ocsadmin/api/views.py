"""What every REST view does before and after its work: parameters, idempotency, headers."""

from __future__ import annotations

from typing import Any

from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from . import idempotency
from .console_schema import ConsoleSchema
from .models import IdempotentRequest
from .parameters import refuse_unknown


class Replayed(Exception):
    """The request was answered before; that answer is to be given again."""

    def __init__(self, record: IdempotentRequest) -> None:
        super().__init__(str(record))
        self.record = record


class ConsoleView(APIView):
    """Base of REST views. ``needs`` says what right each action takes; without it the view is refused."""

    schema = ConsoleSchema()
    metadata_class = None  # the API description says more than OPTIONS could
    claimed: IdempotentRequest | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After who calls and what they may is clear, and before the action.

        :raises UnknownParameter: a query parameter is not known.
        :raises Replayed: this very request was answered before.
        """
        super().initial(request, *args, **kwargs)
        refuse_unknown(request, self)
        record = idempotency.claim(request)
        if record is not None and record.status is not None:
            raise Replayed(record)
        self.claimed = record

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Replayed):
            return idempotency.repeated(exc.record)
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.claimed is not None:
            idempotency.end(self.claimed, response)
        patch_vary_headers(response, ["Authorization"])
        patch_cache_control(response, private=True, no_cache=True)
        return response
