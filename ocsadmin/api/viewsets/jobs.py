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
from ocsadmin.accounts.models import Account
from ocsadmin.accounts.rights import require
from ocsadmin.api.answers import answer, checked, job_answer
from ocsadmin.api.filters import JobFilter
from ocsadmin.api.responses import PLANNED, REFUSED
from ocsadmin.api.serializers import JobSerializer
from ocsadmin.api.serializers.job import UndoSpecSerializer
from ocsadmin.api.serializers.spec import RetrySpecSerializer
from ocsadmin.jobs import gate, visibility
from ocsadmin.jobs.models import Job

from .base import ConsoleViewSet


class JobViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[Job]):
    """Jobs, the newest first. Undo, retry and cancel also take the right that the job itself took."""

    needs = {
        "list": "jobs.view_job",
        "retrieve": "jobs.view_job",
        "undo": "jobs.view_job",
        "retry": "jobs.view_job",
        "cancel": "jobs.view_job",
    }
    queryset = Job.objects.all()
    serializer_class = JobSerializer
    filterset_class = JobFilter
    lookup_value_regex = r"\d+"
    ordering = "-id"
    ordering_fields = ("id", "created_at", "ended_at")

    def get_queryset(self) -> QuerySet[Job]:
        """Those that one may see."""
        return visibility.jobs(super().get_queryset())

    def paginate_queryset(self, queryset: Any) -> list[Any] | None:
        """A page, each job as far as one may see it."""
        page: Any = super().paginate_queryset(queryset)
        return None if page is None else visibility.shown_all(page)

    @extend_schema(request=UndoSpecSerializer, responses=PLANNED)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take back what the job did, or some of its rows: a job of its own."""
        job = self._own(request)
        wish = checked(UndoSpecSerializer, request)
        numbers = wish.get("rows")
        rows = [] if numbers == [] else visibility.numbers(numbers or (), job)
        plan = gate.undo_plan(job, rows, directory=parts.directory())
        return answer(plan, request, secrets=wish.get("secrets"), undo_of=job)

    @extend_schema(request=RetrySpecSerializer, responses=PLANNED)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Do once more what failed or was skipped: a job of its own."""
        job = self._own(request)
        secrets = checked(RetrySpecSerializer, request).get("secrets")
        return answer(gate.retry_plan(job, visibility.rows(job.rows.all())), request, secrets=secrets, retry_of=job)

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
