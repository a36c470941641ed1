"""``/api/v1/delegations/``."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.accounts.addresses import address_of
from ocsadmin.accounts.delegation import checking, keeping, undelegated
from ocsadmin.accounts.delegation.models import Delegation
from ocsadmin.accounts.delegation.spec import DelegationSpec
from ocsadmin.accounts.delegation.words import Names, sentences
from ocsadmin.accounts.models import Account
from ocsadmin.acting import right_names
from ocsadmin.api.answers import checked
from ocsadmin.api.responses import REFUSED
from ocsadmin.api.viewsets.base import ConsoleViewSet


def _names(help_text: str) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=64), required=False, help_text=help_text)


class DelegationSerializer(serializers.Serializer[Any]):
    """Rights of a group or an account, limited to units and pools; with the same in plain words."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(max_length=100)
    group = serializers.CharField(required=False, allow_blank=True, max_length=256, help_text="sAMAccountName.")
    account = serializers.CharField(required=False, allow_blank=True, max_length=320, help_text="kim@contoso.com.")
    permissions = _names("Names of permissions; none: all that can be delegated.")
    everywhere = serializers.BooleanField(required=False, help_text="No limit of units and pools.")
    units = _names("objectGUIDs of organizational units; units below them count too.")
    pools = _names("objectGUIDs of pools.")
    hidden_fields = _names("Fields that are neither shown nor changed.")
    read_only_fields = _names("Fields that are not changed.")
    reason_required = _names("Permissions that take a reason.")
    is_active = serializers.BooleanField(required=False, help_text="Without it: true.")
    sentences = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="What it means.")

    def to_representation(self, instance: Delegation) -> dict[str, Any]:
        spec = DelegationSpec.of(instance)
        names = self.context.get("names") or Names([spec])
        return {"id": instance.pk, **spec.to_json(), "sentences": sentences(spec, names)}


class DelegableRightSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    may = serializers.BooleanField()


class DelegationCheckSerializer(serializers.Serializer[Any]):
    """What one person may do with people, as the console decides it now."""

    account = serializers.CharField()
    is_limited = serializers.BooleanField(help_text="Whether something is delegated to the account.")
    delegations = serializers.ListField(child=serializers.CharField(), help_text="Their names.")
    people = serializers.IntegerField(help_text="How many people the account sees.")
    rights = DelegableRightSerializer(many=True)
    hidden_fields = serializers.ListField(child=serializers.CharField())
    read_only_fields = serializers.ListField(child=serializers.CharField())


class LoserSerializer(serializers.Serializer[Any]):
    """An account that lost delegations and was not released yet."""

    account = serializers.CharField()
    lost = serializers.ListField(child=serializers.CharField(), help_text="Names of the delegations that it lost.")
    sees_nobody = serializers.BooleanField(help_text="No delegation is left.")


class UndelegatedSerializer(serializers.Serializer[Any]):
    """Whom those see to whom nothing was ever delegated, and who lost what was."""

    undelegated_see = serializers.ChoiceField(choices=undelegated.CHOICES)
    delegates = serializers.BooleanField(read_only=True, help_text="Whether this counts: something was delegated.")
    decided_by = serializers.CharField(read_only=True, help_text="Empty: nobody has decided yet.")
    losers = LoserSerializer(many=True, read_only=True)


class ReleaseSerializer(serializers.Serializer[Any]):
    account = serializers.CharField(max_length=320, help_text="kim@contoso.com, as the list of losers names it.")


class DelegationViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[Delegation]):
    """Who may see and change which people."""

    needs = dict.fromkeys(
        ("list", "retrieve", "create", "update", "destroy", "check", "undelegated", "release"), right_names.DELEGATE
    )
    queryset = Delegation.objects.select_related("account")
    serializer_class = DelegationSerializer
    lookup_value_regex = "[0-9]{1,18}"
    ordering = "name"
    ordering_fields = ("name", "changed_at")
    extra_parameters: ClassVar = {"check": ("account",)}

    def get_serializer_context(self) -> dict[str, Any]:
        """With the names of all units and pools, read once."""
        specs = [DelegationSpec.of(one) for one in self.get_queryset()] if self.action == "list" else []
        return {**super().get_serializer_context(), "names": Names(specs) if specs else None}

    @extend_schema(request=DelegationSerializer, responses={201: DelegationSerializer, **REFUSED})
    def create(self, request: Request) -> Response:
        """Limit the rights of a group or an account."""
        return Response(self._kept(request, None), status=201)

    @extend_schema(request=DelegationSerializer, responses={200: DelegationSerializer, **REFUSED})
    def update(self, request: Request, pk: str) -> Response:
        """Give it other values: all that is left out is empty then."""
        return Response(self._kept(request, self.get_object()))

    @extend_schema(responses={204: None, **REFUSED})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take it back."""
        keeping.remove(self.get_object(), acting_user=cast(Account, request.user), source=address_of(request))
        return Response(status=204)

    @extend_schema(
        parameters=[OpenApiParameter("account", str, required=True, description="kim, or kim@contoso.com.")],
        responses={200: DelegationCheckSerializer, **REFUSED},
        filters=False,
    )
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def check(self, request: Request) -> Response:
        """What this person may do with people."""
        found = checking.check(request.query_params.get("account", ""), parts.whole_directory())
        rights = [{"name": one.name, "title": one.title, "may": may} for one, may in found.rights]
        return Response(
            {
                "account": str(found.account),
                "is_limited": found.scope.is_limited,
                "delegations": [one.name for one in found.delegations],
                "people": found.count,
                "rights": rights,
                "hidden_fields": sorted(found.scope.hidden),
                "read_only_fields": sorted(found.scope.read_only),
            }
        )

    def _kept(self, request: Request, old: Delegation | None) -> Any:
        spec = DelegationSpec.from_json(checked(DelegationSerializer, request))
        kept = keeping.keep(
            spec,
            acting_user=cast(Account, request.user),
            directory=parts.directory(),
            source=address_of(request),
            old=old,
        )
        return DelegationSerializer(kept).data

    @extend_schema(methods=["get"], responses={200: UndelegatedSerializer, **REFUSED}, filters=False)
    @extend_schema(
        methods=["put"],
        request=UndelegatedSerializer,
        responses={200: UndelegatedSerializer, **REFUSED},
        filters=False,
    )
    @action(detail=False, methods=["get", "put"], pagination_class=None, filter_backends=[])
    def undelegated(self, request: Request) -> Response:
        """Whom those see to whom nothing was ever delegated."""
        if request.method == "PUT":
            see = checked(UndelegatedSerializer, request)["undelegated_see"]
            source = address_of(request)
            undelegated.decide(see_everyone=see == "everyone", acting_user=request.user, source=source)
        return Response(_undelegated())

    @extend_schema(request=ReleaseSerializer, responses={200: UndelegatedSerializer, **REFUSED}, filters=False)
    @action(detail=False, methods=["post"], pagination_class=None, filter_backends=[])
    def release(self, request: Request) -> Response:
        """What an account lost limits it no longer; where no delegation is left, it sees everyone."""
        name = checked(ReleaseSerializer, request)["account"]
        account = Account.objects.filter(username=name.lower(), is_local=False).first()
        if account is None:
            raise checking.NobodyKnown(name=name)
        undelegated.release(account, acting_user=request.user, source=address_of(request))
        return Response(_undelegated())


def _undelegated() -> dict[str, Any]:
    policy = undelegated.policy()
    return {
        "undelegated_see": undelegated.CHOICES[undelegated.policy_lets_see_everyone()],
        "delegates": policy.begun,
        "decided_by": policy.decided_by,
        "losers": [
            {"account": str(one.account), "lost": list(one.names), "sees_nobody": one.sees_nobody}
            for one in undelegated.losers()
        ],
    }
