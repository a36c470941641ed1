"""Jobs: how far they are, their log, and what people do with them."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.accounts.audited import audited
from ocsadmin.accounts.models import Account
from ocsadmin.accounts.rights import require
from ocsadmin.acting import right_names
from ocsadmin.api.answers import again_answer, checked, job_answer
from ocsadmin.api.filters import JobFilter
from ocsadmin.api.responses import FITTED, REFUSED
from ocsadmin.api.serializers import JobSerializer
from ocsadmin.api.serializers.job import AgainSpecSerializer, JobDetailSerializer
from ocsadmin.jobs import gate, visibility
from ocsadmin.jobs.models import Job

from .base import ConsoleViewSet


class JobViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[Job]):
    """Jobs, the newest first. Undo, retry and cancel also take the right that the job itself took."""

    needs = {
        "list": right_names.VIEW_JOBS,
        "retrieve": right_names.VIEW_JOBS,
        "undo": right_names.VIEW_JOBS,
        "retry": right_names.VIEW_JOBS,
        "cancel": right_names.VIEW_JOBS,
    }
    queryset = Job.objects.all()
    serializer_class = JobSerializer
    filterset_class = JobFilter
    lookup_value_regex = "[0-9]{1,18}"
    ordering = "-id"
    ordering_fields = ("id", "created_at", "ended_at")

    def get_serializer_class(self) -> type[JobSerializer]:
        """One job with what was asked for in words."""
        return JobDetailSerializer if self.action == "retrieve" else JobSerializer

    def get_queryset(self) -> QuerySet[Job]:
        """Those that one may see."""
        return visibility.jobs(super().get_queryset())

    def paginate_queryset(self, queryset: Any) -> list[Any] | None:
        """A page, each job as far as one may see it."""
        page: Any = super().paginate_queryset(queryset)
        return None if page is None else visibility.shown_all(page)

    @extend_schema(request=AgainSpecSerializer, responses=FITTED)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take back what the job did, or some of its rows: a job of its own.

        What others changed since is left out, and so is what builds on it; the dry run says so row by row, in
        `left_out`, and the job in its notices. 409 where nothing is left.
        """
        return self._again("undo", request)

    @extend_schema(request=AgainSpecSerializer, responses=FITTED)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Do once more what failed or was skipped: a job of its own. Conflicts are left out as with an undo."""
        return self._again("retry", request)

    def _again(self, what: str, request: Request) -> Response:
        job = self._own(request)
        wanted = checked(AgainSpecSerializer, request)
        again = gate.again(
            what,
            job,
            acting_user=cast(Account, request.user),
            directory=parts.directory(),
            numbers=wanted.get("rows"),
        )
        return again_answer(again, request, secrets=wanted.get("secrets"), confirmed=wanted.get("confirm", ""))

    @audited("job-cancelled", job="pk")
    @extend_schema(request=None, responses={202: JobSerializer, **REFUSED})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Stop after the rows that are being carried out."""
        job = self._own(request)
        visibility.require_all(job)
        gate.cancel(job, acting_user=cast(Account, request.user))
        job.refresh_from_db()
        return job_answer(job, request)

    def _own(self, request: Request) -> Job:
        """The job of this request.

        :raises RightMissing: who calls lacks the right that the job took.
        """
        job: Job = self.get_object()
        require(request.user, job.permission)
        return job
