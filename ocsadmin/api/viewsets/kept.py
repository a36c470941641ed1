"""``/api/v1/kept-objects/``."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import work
from ocsadmin.accounts import audit
from ocsadmin.acting import right_names
from ocsadmin.api.answers import checked
from ocsadmin.api.errors import BrokerSilent
from ocsadmin.api.filters import KeptObjectFilter
from ocsadmin.api.responses import REFUSED
from ocsadmin.api.serializers.kept import KeptObjectSerializer, TakenOutSerializer, TakeOutSpecSerializer
from ocsadmin.mirror import kept_listing
from ocsadmin.mirror.models import KeptObject

from .base import ConsoleViewSet


class KeptObjectViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[KeptObject]):
    """Objects that the directory no longer shows, or not as a whole, the newest first."""

    needs: ClassVar[dict[str, str]] = {
        "list": right_names.VIEW_RUNS,
        "retrieve": right_names.VIEW_RUNS,
        "take_out": right_names.RUN_REPLICATION,
    }
    queryset = KeptObject.objects.all()
    serializer_class = KeptObjectSerializer
    filterset_class = KeptObjectFilter
    lookup_value_regex = "[0-9]{1,18}"
    ordering = ("-since", "-id")
    ordering_fields = ("since", "id")

    def get_queryset(self) -> QuerySet[KeptObject]:
        return kept_listing.kept_objects({})

    @extend_schema(request=TakeOutSpecSerializer, responses={202: TakenOutSerializer, **REFUSED})
    @action(detail=False, methods=["post"], url_path="take-out")
    def take_out(self, request: Request) -> Response:
        """Take these out of the mirror. A worker looks for each once more; what is found again stays.

        :raises BrokerSilent: the message to the workers could not be sent.
        """
        wanted = checked(TakeOutSpecSerializer, request)["objects"]
        keys = list(self.get_queryset().filter(pk__in=wanted).values_list("pk", flat=True))
        if keys and not work.wake("ocsadmin.mirror.tasks.take_out", keys=keys, requested_by=str(request.user)):
            raise BrokerSilent()
        audit.record_request("objects taken out of the mirror", request, objects=keys[:1000])
        return Response({"asked": len(keys)}, status=202)
