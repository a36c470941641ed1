"""``/api/v1/users/csv/``: a file of people for any operation; all that is wrong with it, or its plan, or its job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import DestroyModelMixin, ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from ocsadmin import parts
from ocsadmin.accounts.models import Account
from ocsadmin.accounts.rights import require
from ocsadmin.acting import right_names
from ocsadmin.api import ConsoleViewSet, ProblemSerializer, answer
from ocsadmin.api.answers import InvalidBody
from ocsadmin.api.paging import CURSOR, LIMIT
from ocsadmin.api.parameters import dry_run
from ocsadmin.api.problems import CONTENT_TYPE, of_domain_error, what_to_do
from ocsadmin.api.responses import PLANNED
from ocsadmin.errors import DomainError
from ocsadmin.jobs.models import Job
from users.csv import columns, intake, planning, text, work
from users.csv.forms import OptionsForm
from users.models import CSVProblem, CSVUpload

LOOK = right_names.VIEW_USERS
INLINE = 1000
"""Problems that an answer holds itself; ``problems`` is the address of all."""


class CSVBody(BaseParser):
    """``text/csv``: the body is the file."""

    media_type = "text/csv"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        return {"file": stream.read(text.LARGEST + 1)}


class CSVProblemSerializer(serializers.ModelSerializer[CSVProblem]):
    """Something wrong with a cell."""

    row = serializers.IntegerField(source="number", help_text="As spreadsheets count; the header is 1.")
    detail = serializers.CharField(source="text")
    remedy = serializers.CharField(source="cure", help_text="What to do.")
    hint = serializers.CharField(source="cure", help_text="The same as remedy: its old name, for this release.")

    class Meta:
        model = CSVProblem
        fields: ClassVar = ["row", "column", "code", "value", "detail", "remedy", "hint"]
        read_only_fields = fields


class CSVUploadSerializer(serializers.ModelSerializer[CSVUpload]):
    """A file that was sent, and how it stands."""

    problems = serializers.SerializerMethodField(help_text="The address of all that is wrong.")
    page = serializers.SerializerMethodField(help_text="The page where it is mended.")

    class Meta:
        model = CSVUpload
        fields: ClassVar = [
            "id", "operation", "file_name", "state", "step", "columns", "options", "troubles", "job", "created_at",
            "problems", "page",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.URI)
    def get_problems(self, upload: CSVUpload) -> str:
        return _address(upload, self.context["request"])

    @extend_schema_field(OpenApiTypes.URI)
    def get_page(self, upload: CSVUpload) -> str:
        return str(self.context["request"].build_absolute_uri(upload.get_absolute_url()))


class CSVFileSerializer(serializers.Serializer[Any]):
    """A form with the file; the operation and its options beside it."""

    file = serializers.FileField(help_text="CSV: UTF-8, UTF-16 or Windows-1252; comma, semicolon or tab.")
    operation = serializers.CharField(help_text="enable_users, configure_users, …")
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500)
    plan_hash = serializers.CharField(required=False, allow_blank=True, max_length=64)
    confirm = serializers.CharField(required=False, allow_blank=True, max_length=256)


class CSVRowsWrongSerializer(ProblemSerializer):
    """The request can't be used; or rows have mistakes, then the file waits to be mended on its page or sent again."""

    count = serializers.IntegerField(required=False, help_text="Mistakes in all; the first 1,000 stand in errors.")
    upload = serializers.UUIDField(required=False)
    problems = serializers.URLField(required=False, help_text="The address of all of them, page by page.")
    page = serializers.URLField(required=False, help_text="The page where they are mended.")


_OPTIONS = [
    OpenApiParameter("operation", str, description="What the rows ask for: enable_users, configure_users, …"),
    OpenApiParameter("reason", str, description="Stands in the deployment log."),
    OpenApiParameter("confirm", str, description="What the plan wants typed, where it wants that."),
    OpenApiParameter("pool", str, description="Name or objectGUID, for rows that name none."),
    OpenApiParameter("sign_in_name", str, description="How addresses are made for rows without one."),
    OpenApiParameter("sip_domain", str, description="For addresses that are made."),
    OpenApiParameter("pattern", str, description="For addresses that are made by a pattern."),
    OpenApiParameter("container", str, description="DN, for new users."),
    OpenApiParameter("upn_suffix", str, description="For new users."),
    OpenApiParameter("forced", bool, description="Moves: the source pool is lost."),
    OpenApiParameter("keep_old", bool, description="Changed sign-in names: the old one stays a proxy address."),
]


class CSVUploadViewSet(ListModelMixin, RetrieveModelMixin, DestroyModelMixin, ConsoleViewSet[CSVUpload]):
    """Files of people that one has sent oneself. What each operation takes, the operation's right decides."""

    needs: ClassVar[dict[str, str]] = dict.fromkeys(("list", "retrieve", "create", "destroy", "problems"), LOOK)
    extra_parameters: ClassVar[dict[str, tuple[str, ...]]] = {
        "create": tuple(one.name for one in _OPTIONS),
        "problems": (LIMIT, CURSOR),
    }
    queryset = CSVUpload.objects.defer("octets", "planned")
    serializer_class = CSVUploadSerializer
    lookup_value_regex = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    ordering = ("-created_at", "id")
    ordering_fields = ("created_at", "id")
    parser_classes = (MultiPartParser, CSVBody)

    def get_queryset(self) -> QuerySet[CSVUpload]:
        return (
            super().get_queryset().filter(owner=self.request.user) if self.request.user.pk else CSVUpload.objects.none()
        )

    @extend_schema(
        request={"multipart/form-data": CSVFileSerializer, "text/csv": OpenApiTypes.BINARY},
        parameters=_OPTIONS,
        responses={**PLANNED, 422: CSVRowsWrongSerializer},
    )
    def create(self, request: Request) -> Response:
        """Check a file whole. With mistakes all are answered and nothing is written; else the plan or the job."""
        upload = self._taken(request)
        try:
            return self._answered(upload, request)
        except (planning.RowsWrong, planning.FileWrong) as wrong:
            return _refused(wrong, upload, request)
        except Exception:
            intake.discard(upload)
            raise

    def _answered(self, upload: CSVUpload, request: Request) -> Response:
        work.run(upload.pk, raising=True)
        upload.refresh_from_db()
        plan = planning.make_plan(upload, parts.directory())
        given = {**request.query_params.dict(), **_form_of(request)}
        response = answer(plan, request, reason=given.get("reason", ""), confirmed=given.get("confirm", ""))
        if dry_run(request):
            intake.discard(upload)
        else:
            planning.taken(upload, Job.objects.get(pk=response.data["id"]))
        return response

    def perform_destroy(self, instance: CSVUpload) -> None:
        intake.discard(instance)

    @extend_schema(responses=CSVProblemSerializer(many=True), request=None)
    @action(detail=True, methods=["get"])
    def problems(self, request: Request, pk: str) -> Response:
        """All that is wrong with the rows of a file, in their order."""
        upload: CSVUpload = self.get_object()
        found = upload.problems.order_by("number", "id")
        page = self.paginate_queryset(cast(Any, found))
        return self.get_paginated_response(CSVProblemSerializer(page, many=True).data)

    def _taken(self, request: Request) -> CSVUpload:
        """:raises InvalidBody: no file, no such operation, options that can't be used.
        :raises RightMissing: the operation takes another right.
        """
        asked = {**request.query_params.dict(), **_form_of(request)}
        operation = columns.named(str(asked.get("operation") or ""))
        require(request.user, operation.needs)
        file: Any = _data(request).get("file")
        octets = file if isinstance(file, bytes) else file.read(text.LARGEST + 1) if hasattr(file, "read") else b""
        if not octets:
            raise InvalidBody({"file": ["Send a file that is not empty, as text/csv or as the part “file” of a form."]})
        options = OptionsForm(operation, {**_start_of(operation), **asked})
        if not options.is_valid():
            raise InvalidBody({name: [str(one) for one in those] for name, those in options.errors.items()})
        return intake.take(
            octets,
            operation=operation.name,
            owner=cast(Account, request.user),
            file_name=str(getattr(file, "name", "") or "rows.csv"),
            options=options.cleaned_data,
            source="api",
        )


def _form_of(request: Request) -> dict[str, Any]:
    return {name: value for name, value in _data(request).items() if name != "file" and isinstance(value, str)}


def _data(request: Request) -> Mapping[str, Any]:
    return request.data if isinstance(request.data, Mapping) else {}


def _start_of(operation: columns.Operation) -> dict[str, Any]:
    """What a form would propose."""
    form = OptionsForm(operation)
    return {name: field.initial for name, field in form.fields.items() if field.initial not in (None, "")}


def _refused(wrong: DomainError, upload: CSVUpload, request: Request) -> Response:
    body = {
        **of_domain_error(wrong),
        "errors": list(islice(_errors(upload), INLINE)),
        "count": upload.problems.count() + len(upload.troubles),
        "upload": str(upload.pk),
        "problems": _address(upload, request),
        "page": request.build_absolute_uri(upload.get_absolute_url()),
    }
    return Response(body, status=wrong.status, content_type=CONTENT_TYPE)


def _errors(upload: CSVUpload) -> Iterator[dict[str, Any]]:
    for trouble in upload.troubles:
        yield {"field": "file", "detail": trouble["text"], **what_to_do(trouble["cure"])}
    for one in upload.problems.order_by("number", "id")[:INLINE]:
        yield {
            "field": one.column, "row": one.number, "code": one.code, "value": one.value, "detail": one.text,
            **what_to_do(one.cure),
        }  # fmt: skip


def _address(upload: CSVUpload, request: Request) -> str:
    return reverse("api-csv-upload-problems", [upload.pk], request=request)
