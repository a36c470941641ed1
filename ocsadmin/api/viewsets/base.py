"""Bases of resources."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from django.db.models import Model
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from ocsadmin.api import etags
from ocsadmin.api.ordering import Ordering
from ocsadmin.api.views import ConsoleView
from ocsadmin.mirror.models import MirroredObject

Row = TypeVar("Row", bound=Model)
Mirrored = TypeVar("Mirrored", bound=MirroredObject)


class ConsoleViewSet(ConsoleView, GenericViewSet[Row]):
    """A resource of any rows: filters, order, pages by cursor.

    ``needs``             action → permission; an action that is not named is refused.
    ``ordering``          the usual order; ``ordering_fields`` what can be asked for (without: the same fields).
    ``extra_parameters``  action → query parameters that it takes beside the usual ones.
    """

    needs: ClassVar[dict[str, str]] = {}
    filter_backends = (DjangoFilterBackend, Ordering)
    ordering: str | tuple[str, ...] = ()
    ordering_fields: tuple[str, ...] = ()
    extra_parameters: ClassVar[dict[str, tuple[str, ...]]] = {}


class MirrorViewSet(ConsoleViewSet[Mirrored], ReadOnlyModelViewSet[Mirrored]):
    """A resource read from the mirror, found by objectGUID, with an ETag of the values that the directory has.

    Writes are actions that plan and ``answer(plan, request)``; those on one object begin with ``get_unchanged()``.
    """

    lookup_field = "guid"
    lookup_value_regex = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One object; 304 where ``If-None-Match`` holds its ETag."""
        row = self.get_object()
        headers = {"ETag": etags.of_object(row)}
        if etags.is_known(request, headers["ETag"]):
            return Response(status=304, headers=headers)
        return Response(self.get_serializer(row).data, headers=headers)

    def get_unchanged(self) -> Mirrored:
        """The object of a write.

        :raises PreconditionFailed: ``If-Match`` names another state of it.
        """
        row: Mirrored = self.get_object()
        etags.check_match(self.request, row)
        return row
