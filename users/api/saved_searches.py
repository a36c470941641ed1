"""``/api/v1/saved-searches/``."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from ocsadmin.accounts.models import Account
from ocsadmin.acting import right_names
from ocsadmin.api import ConsoleViewSet, checked
from ocsadmin.api.responses import REFUSED
from users import saved_searches
from users.models import SavedSearch
from users.saved_searches import SavedSearchSpec


class SavedSearchSerializer(serializers.ModelSerializer[SavedSearch]):
    """A search of the list of people. ``url`` is the link to pass on, ``words`` what it asks for."""

    owner = serializers.CharField(source="owner.username", read_only=True)
    words = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = SavedSearch
        fields: ClassVar = (
            "key", "name", "query", "words", "share", "group", "owner", "url", "created_at", "changed_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_words(self, search: SavedSearch) -> str:
        return saved_searches.in_words(search.query, self.context.get("pools"))

    @extend_schema_field(serializers.CharField())
    def get_url(self, search: SavedSearch) -> str:
        request = self.context.get("request")
        return request.build_absolute_uri(search.get_absolute_url()) if request else search.get_absolute_url()


class SavedSearchSpecSerializer(serializers.Serializer[Any]):
    """What to keep."""

    name = serializers.CharField(max_length=100)
    query = serializers.CharField(max_length=8000, help_text="As in the list's address: q=smith&enabled=true.")
    share = serializers.ChoiceField(choices=SavedSearch.Share.choices, default="me")
    group = serializers.CharField(required=False, allow_blank=True, max_length=256, help_text="For share=group.")


class SavedSearchChangeSerializer(serializers.Serializer[Any]):
    """What to change; what is left out stays."""

    name = serializers.CharField(required=False, max_length=100)
    query = serializers.CharField(required=False, max_length=8000)
    share = serializers.ChoiceField(required=False, choices=SavedSearch.Share.choices)
    group = serializers.CharField(required=False, allow_blank=True, max_length=256)


class CountSerializer(serializers.Serializer[Any]):
    """How many people a search finds now."""

    count = serializers.IntegerField()


class SavedSearchViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[SavedSearch]):
    """Searches of the list of people that are kept: one's own, and those that others share."""

    needs: ClassVar[dict[str, str]] = dict.fromkeys(
        ("list", "retrieve", "create", "partial_update", "destroy", "count"), right_names.VIEW_USERS
    )
    queryset = SavedSearch.objects.none()
    serializer_class = SavedSearchSerializer
    lookup_field = "key"
    lookup_value_regex = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    ordering = ("name", "id")
    ordering_fields = ("name", "created_at", "changed_at")

    def get_queryset(self) -> QuerySet[SavedSearch]:
        if getattr(self, "swagger_fake_view", False):
            return SavedSearch.objects.none()
        return SavedSearch.objects.shown_to(self._account).select_related("owner")

    def get_serializer_context(self) -> dict[str, Any]:
        """With the names of the pools, read once for all searches of an answer."""
        return {**super().get_serializer_context(), "pools": saved_searches.pool_names()}

    @property
    def _account(self) -> Account:
        return cast(Account, self.request.user)

    @extend_schema(request=SavedSearchSpecSerializer, responses={201: SavedSearchSerializer, **REFUSED})
    def create(self, request: Request) -> Response:
        """Keep a search in one's own name."""
        spec = SavedSearchSpec.from_json(checked(SavedSearchSpecSerializer, request))
        made = saved_searches.create(spec, self._account)
        where = reverse("api-saved-search-detail", [made.key], request=request)
        return Response(self.get_serializer(made).data, status=201, headers={"Location": where})

    @extend_schema(request=SavedSearchChangeSerializer, responses={200: SavedSearchSerializer, **REFUSED})
    def partial_update(self, request: Request, key: str) -> Response:
        """Change a search of one's own."""
        search = self.get_object()
        now = {"name": search.name, "query": search.query, "share": search.share, "group": search.group}
        spec = SavedSearchSpec.from_json({**now, **checked(SavedSearchChangeSerializer, request)})
        return Response(self.get_serializer(saved_searches.change(search, spec, self._account)).data)

    @extend_schema(request=None, responses={204: None, **REFUSED})
    def destroy(self, request: Request, key: str) -> Response:
        """Remove it, for everyone with whom it is shared."""
        saved_searches.remove(self.get_object(), self._account)
        return Response(status=204)

    @extend_schema(responses={200: CountSerializer}, filters=False)
    @action(detail=True, methods=["get"])
    def count(self, request: Request, key: str) -> Response:
        """How many people it finds for whoever asks."""
        return Response({"count": saved_searches.count(self.get_object().query)})
