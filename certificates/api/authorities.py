"""``/api/v1/certification-authorities/``."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from certificates.known_authorities import OPTIONS, all_authorities
from certificates.models import Authority
from certificates.rights import VIEW
from ocsadmin.api import ConsoleViewSet


class AuthoritySerializer(serializers.ModelSerializer[Authority]):
    """An authority, without its secrets."""

    id = serializers.IntegerField(source="pk", read_only=True)
    options = serializers.SerializerMethodField()

    class Meta:
        model = Authority
        fields: ClassVar = ("id", "name", "kind", "options", "entered_by", "entered_at")
        read_only_fields = fields

    def get_options(self, row: Authority) -> dict[str, str]:
        return {name: str(row.options[name]) for name in OPTIONS if row.options.get(name)}


class AuthorityViewSet(ListModelMixin, RetrieveModelMixin, ConsoleViewSet[Authority]):
    """Certification authorities that requests can be sent to."""

    needs: ClassVar[dict[str, str]] = {"list": VIEW, "retrieve": VIEW}
    queryset = Authority.objects.all()
    serializer_class = AuthoritySerializer
    ordering = "name"

    def get_queryset(self) -> object:  # type: ignore[override]
        return all_authorities()
