"""The deployment checklist, its sign-offs and the deployment report over REST."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from ocsadmin import work
from ocsadmin.accounts.models import Account
from ocsadmin.acting import right_names
from ocsadmin.api import SpecSerializer, checked
from ocsadmin.api.responses import REFUSED
from ocsadmin.api.views import ConsoleView
from ocsadmin.work.clock import database_now
from pools.checklist import looks, sign_offs
from pools.checklist.report import report_of
from pools.checklist.report.as_json import checklist_json, report_json, sign_off_json
from pools.checklist.state import checklist_of
from pools.models import ChecklistRefresh, Pool, SignOff

from .topology import TopologySerializer

GUID = OpenApiParameter("guid", str, OpenApiParameter.PATH, description="The GUID of the pool.")


class ChecklistFindingSerializer(serializers.Serializer[Any]):
    """What was found of a step."""

    level = serializers.CharField(help_text="ok, warning, failure or unknown.")
    text = serializers.CharField()
    cause = serializers.CharField()
    cure = serializers.CharField()
    when = serializers.DateTimeField(allow_null=True, help_text="Null: read from the mirror just now.")


class SignOffSerializer(serializers.Serializer[Any]):
    """Somebody's word that a step is done, or that it does not apply."""

    id = serializers.IntegerField()
    step = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=SignOff.Kind.choices)
    note = serializers.CharField()
    signed_by = serializers.CharField()
    signed_at = serializers.DateTimeField()
    withdrawn_by = serializers.CharField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_note = serializers.CharField()


class ChecklistStepSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=("verified", "signed_off", "to_do", "not_applicable", "unknown"))
    reason = serializers.CharField(help_text="Why it does not apply.")
    optional = serializers.BooleanField()
    credentials = serializers.ListField(child=serializers.CharField(), help_text="What the table of phases says.")
    documentation = serializers.CharField()
    findings = ChecklistFindingSerializer(many=True)
    contradicted = serializers.BooleanField(help_text="It is signed off, but what was found says otherwise.")
    sign_off = SignOffSerializer(allow_null=True)


class ChecklistPhaseSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    steps = ChecklistStepSerializer(many=True)


@extend_schema_serializer(many=False)
class ChecklistSerializer(serializers.Serializer[Any]):
    """The phases in the order of the deployment, and how far the pool is."""

    done = serializers.IntegerField(help_text="Steps that are verified or signed off.")
    total = serializers.IntegerField(help_text="Steps that apply and are not optional.")
    following = serializers.CharField(allow_null=True, help_text="The first step that is left.")
    looked_at = serializers.DateTimeField(allow_null=True, help_text="When the network was looked at.")
    phases = ChecklistPhaseSerializer(many=True)


class ChecklistRefreshSerializer(serializers.Serializer[Any]):
    """How far a round of looks over the network is."""

    state = serializers.ChoiceField(choices=ChecklistRefresh.State.choices)
    looks = serializers.IntegerField()
    looked = serializers.IntegerField(help_text="How many have ended.")
    message = serializers.CharField()
    asked_by = serializers.CharField(source="asked_by_name")
    asked_at = serializers.DateTimeField()


class SignOffSpecSerializer(SpecSerializer):
    """A step to sign off."""

    step = serializers.CharField(max_length=60, help_text="The name of the step.")
    kind = serializers.ChoiceField(choices=SignOff.Kind.choices, default=SignOff.Kind.DONE)
    note = serializers.CharField(
        allow_blank=True, default="", max_length=sign_offs.LONGEST_NOTE, help_text="Needed for not_applicable."
    )


class WithdrawalSpecSerializer(SpecSerializer):
    """A sign-off to take back."""

    step = serializers.CharField(max_length=60, help_text="The name of the step.")
    note = serializers.CharField(allow_blank=True, default="", max_length=sign_offs.LONGEST_NOTE)


@extend_schema_serializer(many=False)
class DeploymentReportSerializer(serializers.Serializer[Any]):
    """What was planned, done, checked and signed off, by whom and when. No secrets."""

    pool = serializers.DictField(child=serializers.CharField())
    made_at = serializers.DateTimeField()
    made_for = serializers.CharField()
    settings = serializers.DictField(child=serializers.CharField(allow_null=True))
    switches = serializers.DictField(child=serializers.BooleanField(allow_null=True))
    topology = TopologySerializer()
    checklist = ChecklistSerializer()
    validation = serializers.JSONField(help_text="The newest run, and the newest answer to each check.")
    sign_offs = SignOffSerializer(many=True)
    jobs = serializers.JSONField(help_text="Each with what was asked for and its deployment log.")
    events = serializers.JSONField(help_text="Who did what when, the oldest first.")


class _OfPool(ConsoleView, ViewSet):
    """A resource of one pool that is no list of rows."""

    def get_queryset(self) -> None:
        """Nothing is filtered."""

    def pool(self, guid: str) -> Pool:
        """:raises Http404: there is no such pool."""
        return get_object_or_404(Pool.objects.all(), guid=guid)

    def account(self, request: Request) -> Account:
        return cast(Account, request.user)


class ChecklistViewSet(_OfPool):
    """The deployment checklist of a pool."""

    needs: ClassVar[dict[str, str]] = {
        "list": right_names.VIEW_POOLS,
        "refresh": right_names.VALIDATE,
        "sign_off": sign_offs.PERMISSION,
        "withdraw": sign_offs.PERMISSION,
    }

    @extend_schema(responses=ChecklistSerializer, parameters=[GUID])
    def list(self, request: Request, guid: str) -> Response:
        """All steps as they stand. Nothing is asked over the network; findings say when they were made."""
        return Response(checklist_json(checklist_of(self.pool(guid))))

    @extend_schema(request=SpecSerializer, parameters=[GUID], responses={202: ChecklistRefreshSerializer, **REFUSED})
    @action(detail=False, methods=["post"])
    def refresh(self, request: Request, guid: str) -> Response:
        """Look over the network once more. One round at a time: one that goes on is left alone."""
        checked(SpecSerializer, request)
        asked_by = self.account(request).get_full_name()
        made = looks.ask(self.pool(guid), asked_by=asked_by, now=database_now(), ring=_ring)
        return Response(ChecklistRefreshSerializer(made).data, status=202)

    @extend_schema(request=SignOffSpecSerializer, parameters=[GUID], responses={201: SignOffSerializer, **REFUSED})
    @action(detail=False, methods=["post"], url_path="sign-off")
    def sign_off(self, request: Request, guid: str) -> Response:
        """Say that a step is done, or that it does not apply."""
        wish, pool = checked(SignOffSpecSerializer, request), self.pool(guid)
        made = sign_offs.sign_off(pool, acting_user=self.account(request), now=timezone.now(), **wish)
        return Response(sign_off_json(sign_offs.title_of(pool, made.step), made), status=201)

    @extend_schema(request=WithdrawalSpecSerializer, parameters=[GUID], responses={200: SignOffSerializer, **REFUSED})
    @action(detail=False, methods=["post"])
    def withdraw(self, request: Request, guid: str) -> Response:
        """Take a sign-off back; it stays in the history."""
        wish, pool = checked(WithdrawalSpecSerializer, request), self.pool(guid)
        taken = sign_offs.withdraw(pool, acting_user=self.account(request), now=timezone.now(), **wish)
        return Response(sign_off_json(sign_offs.title_of(pool, taken.step), taken))


class SignOffViewSet(_OfPool):
    """The sign-offs of a pool's checklist."""

    needs: ClassVar[dict[str, str]] = {"list": right_names.VIEW_POOLS}

    @extend_schema(responses=SignOffSerializer(many=True), parameters=[GUID])
    def list(self, request: Request, guid: str) -> Response:
        """Standing and withdrawn ones, the newest first."""
        return Response([sign_off_json(title, one) for title, one in sign_offs.history_of(self.pool(guid))])


class DeploymentReportViewSet(_OfPool):
    """The deployment report of a pool."""

    needs: ClassVar[dict[str, str]] = {"list": right_names.VIEW_POOLS}

    @extend_schema(responses=DeploymentReportSerializer, parameters=[GUID])
    def list(self, request: Request, guid: str) -> Response:
        """The same as the printed report. Jobs are left out for those who may not look at them."""
        account = self.account(request)
        report = report_of(
            self.pool(guid),
            made_for=account.get_full_name(),
            now=timezone.now(),
            with_jobs=account.may(right_names.VIEW_JOBS),
        )
        return Response(report_json(report))


def _ring(round_: ChecklistRefresh) -> bool:
    return work.wake("pools.checklist.tasks.refresh_checklist", pool_guid=str(round_.pool_guid))
