"""The first address of the REST interface, and all those that lead nowhere."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import BaseRouter

from ocsadmin.accounts.rights import ANYONE, SIGNED_IN
from ocsadmin.api.views import ConsoleView


class ApiRoot(ConsoleView):
    """The resources and their addresses."""

    needs = {"get": SIGNED_IN}
    router: BaseRouter | None = None

    @extend_schema(responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}})
    def get(self, request: Request) -> Response:
        registry = self.router.registry if self.router else []
        places = {prefix: f"{base}-list" for prefix, _, base in registry if "(" not in prefix}
        places |= {"schema": "api-schema", "docs": "api-docs"}
        return Response({name: reverse(place, request=request) for name, place in places.items()})


@extend_schema(exclude=True)
class NoSuchResource(ConsoleView):
    """Says so in the format of the interface, whatever the method."""

    needs = ANYONE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """:raises NotFound: always."""
        hint = "" if request.path.endswith("/") else " Addresses end with a slash."
        raise NotFound(f"There is no resource {request.path}.{hint}")
