"""Validation over REST: the resource ``checks``."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from ocsadmin.accounts.audited import audited
from ocsadmin.accounts.models import Account
from ocsadmin.acting import right_names
from ocsadmin.api import ConsoleViewSet, checked
from ocsadmin.api.responses import REFUSED
from pools.models import Pool, Server, ValidationRow, ValidationRun
from pools.validation import queries, submission
from pools.validation.accounts import FIRST, SECOND, TestAccount, account_of
from pools.validation.health import kind_of
from pools.validation.roles import Role, Step
from pools.validation.subject import NoSuchSubject

from .filters import CheckFilter


class CheckRowSerializer(serializers.ModelSerializer[ValidationRow]):
    """One check of a run. ``kind`` is the verdict, or ``ignorable`` for a warning that can be ignored."""

    kind = serializers.SerializerMethodField()
    hints = serializers.SerializerMethodField()
    remedy = serializers.CharField(source="cure", read_only=True, help_text="What to do.")

    class Meta:
        model = ValidationRow
        fields: ClassVar = (
            "number", "step", "roles", "server", "title", "target", "verdict", "kind", "text", "cause", "remedy",
            "cure",
            "ignorable", "hints", "details", "was", "change", "started_at", "ended_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(help_text=f"Empty while it is to do, or: {', '.join(queries.KINDS)}."))
    def get_kind(self, row: ValidationRow) -> str:
        return kind_of(row.verdict, row.ignorable)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_hints(self, row: ValidationRow) -> list[str]:
        shown = queries.Shown(row)
        return [f"{hint.issue}: {' '.join(str(line) for line in hint.look_at)}" for hint in shown.hints]


class CheckSerializer(serializers.ModelSerializer[ValidationRun]):
    """A validation: what was asked for, how far it is, how it ended."""

    id = serializers.IntegerField(source="pk", read_only=True)
    pool = serializers.UUIDField(source="pool_guid", read_only=True)
    created_by = serializers.CharField(source="created_by_name", read_only=True)

    class Meta:
        model = ValidationRun
        fields: ClassVar[tuple[str, ...]] = (
            "id", "pool", "pool_name", "server", "roles", "steps", "state", "source", "created_by", "created_at",
            "started_at", "ended_at", "row_count", "counts", "newly_broken", "newly_fixed", "message",
        )  # fmt: skip
        read_only_fields = fields


class CheckDetailSerializer(CheckSerializer):
    """A validation with all its rows."""

    rows = CheckRowSerializer(many=True, read_only=True)

    class Meta(CheckSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (*CheckSerializer.Meta.fields, "rows")
        read_only_fields = fields


class TestAccountSerializer(serializers.Serializer[Any]):
    """An account to sign in with; it is wiped when the validation ends."""

    uri = serializers.CharField(max_length=460, help_text="sip:name@domain")
    user_name = serializers.CharField(
        max_length=460, required=False, allow_blank=True, help_text=r"DOMAIN\name or name@domain; by default the URI's."
    )
    password = serializers.CharField(max_length=256, write_only=True, trim_whitespace=False)


class CheckSpecSerializer(serializers.Serializer[Any]):
    """What to validate: a pool by its GUID, or a server by its FQDN."""

    pool = serializers.UUIDField(required=False, help_text="GUID of the pool.")
    server = serializers.CharField(required=False, max_length=255, help_text="FQDN of the only server to validate.")
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=[(str(role), str(role)) for role in Role]),
        required=False,
        help_text="By default all.",
    )
    steps = serializers.ListField(
        child=serializers.ChoiceField(choices=[(str(step), str(step)) for step in Step]),
        required=False,
        help_text="By default the local configuration and connectivity.",
    )
    first_account = TestAccountSerializer(required=False)
    second_account = TestAccountSerializer(required=False)


class CheckViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[ValidationRun]):
    """Validations of pools and servers, the newest first."""

    needs: ClassVar[dict[str, str]] = {
        "list": right_names.VIEW_POOLS,
        "retrieve": right_names.VIEW_POOLS,
        "create": right_names.VALIDATE,
        "cancel": right_names.VALIDATE,
    }
    queryset = ValidationRun.objects.defer("sealed_accounts")
    serializer_class = CheckSerializer
    filterset_class = CheckFilter
    lookup_value_regex = "[0-9]{1,18}"
    ordering = "-id"
    ordering_fields = ("id", "created_at", "ended_at")

    @extend_schema(responses={200: CheckDetailSerializer})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One validation with its rows."""
        return Response(CheckDetailSerializer(self.get_object(), context=self.get_serializer_context()).data)

    @audited("validation-started")
    @extend_schema(request=CheckSpecSerializer, responses={202: CheckSerializer, **REFUSED})
    def create(self, request: Request) -> Response:
        """Begin a validation. A worker takes it within seconds; one of a pool goes on at a time.

        :raises NoSuchSubject: the mirror has no such pool or server.
        """
        wish = checked(CheckSpecSerializer, request)
        pool, server = _subject(wish)
        run = submission.begin(
            pool.guid,
            server=server,
            roles=wish.get("roles", ()),
            steps=wish.get("steps", ()),
            test_accounts=_accounts(wish),
            by=cast(Account, request.user),
            source=ValidationRun.Source.API,
        )
        return self._taken_on(run, request)

    @audited("validation-cancelled")
    @extend_schema(request=None, responses={202: CheckSerializer, **REFUSED})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Stop after the checks that are being made."""
        run = self.get_object()
        submission.cancel(run, by=str(request.user))
        run.refresh_from_db()
        return self._taken_on(run, request)

    def _taken_on(self, run: ValidationRun, request: Request) -> Response:
        where = reverse("api-check-detail", [run.pk], request=request)
        return Response(CheckSerializer(run).data, status=202, headers={"Location": where})


def _subject(wish: dict[str, Any]) -> tuple[Pool, str]:
    """The pool, and the server where one is named: its pool needs no naming then.

    :raises NoSuchSubject: the mirror has no such pool or server.
    """
    server = str(wish.get("server", "")).strip()
    if wish.get("pool"):
        pool = Pool.objects.filter(guid=wish["pool"]).first()
    else:
        found = Server.objects.filter(fqdn__iexact=server).first() if server else None
        pool = Pool.objects.filter(service_dn_key=found.pool_key).first() if found else None
    if pool is None:
        raise NoSuchSubject(
            what=f"pool {wish['pool']}" if wish.get("pool") else f"server {server or '(none was named)'}"
        )
    return pool, server


def _accounts(wish: dict[str, Any]) -> dict[str, TestAccount]:
    given = ((which, account_of(wish.get(f"{which}_account") or {}, which)) for which in (FIRST, SECOND))
    return {which: one for which, one in given if one is not None}
