"""Replication: what runs there were, and a new one."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import work
from ocsadmin.accounts.audited import audited
from ocsadmin.acting import right_names
from ocsadmin.api.answers import checked
from ocsadmin.api.errors import BrokerSilent
from ocsadmin.api.filters import ReplicationRunFilter
from ocsadmin.api.responses import REFUSED
from ocsadmin.api.serializers import ReplicationRunSerializer, ReplicationSpecSerializer
from ocsadmin.api.serializers.replication import ReplicationAskedSerializer
from ocsadmin.mirror.models import ReplicationRun

from .base import ConsoleViewSet


class ReplicationRunViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[ReplicationRun]):
    """Runs of replication, the newest first."""

    needs = {"list": right_names.VIEW_RUNS, "retrieve": right_names.VIEW_RUNS, "create": right_names.RUN_REPLICATION}
    queryset = ReplicationRun.objects.all()
    serializer_class = ReplicationRunSerializer
    filterset_class = ReplicationRunFilter
    lookup_value_regex = "[0-9]{1,18}"
    ordering = "-id"
    ordering_fields = ("id", "started_at")

    @audited("replication-started")
    @extend_schema(request=ReplicationSpecSerializer, responses={202: ReplicationAskedSerializer, **REFUSED})
    def create(self, request: Request) -> Response:
        """Ask for a run. A worker begins it within seconds; one runs at a time.

        :raises BrokerSilent: the message to the workers could not be sent.
        """
        wish = {"mode": checked(ReplicationSpecSerializer, request)["mode"], "requested_by": str(request.user)}
        if not work.wake("ocsadmin.mirror.tasks.replicate", **wish):
            raise BrokerSilent()
        return Response(wish, status=202, headers={"Location": request.build_absolute_uri(request.path)})
