"""The table of procedures over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from ocsadmin.accounts import procedure_rights
from ocsadmin.accounts.models import Account
from ocsadmin.accounts.procedures import SOURCE, Procedure, table
from ocsadmin.acting import right_names
from ocsadmin.api.views import ConsoleView


class ProcedurePermissionSerializer(serializers.Serializer[Any]):
    """A permission of the console that covers the row."""

    name = serializers.CharField()
    title = serializers.CharField(help_text="Goes on from “may”: create pools.")
    you_may = serializers.BooleanField()


class ProcedureSerializer(serializers.Serializer[Any]):
    """A row of the table."""

    edition = serializers.CharField(help_text="The heading that the row stands under.")
    procedure = serializers.CharField()
    credentials = serializers.ListField(child=serializers.CharField(), help_text="What the table says, line by line.")
    groups = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Any one of these sets of directory groups is enough; of a set, all are needed.",
    )
    elsewhere = serializers.BooleanField(help_text="It also takes rights that the directory does not know.")
    you_are_in_the_groups = serializers.BooleanField(allow_null=True, help_text="Null: the directory can't say.")
    permissions = ProcedurePermissionSerializer(many=True, help_text="Empty: the work is done outside the console.")


@extend_schema_serializer(many=False)
class ProcedureTableSerializer(serializers.Serializer[Any]):
    """The table “Administrative Credentials Required for Deployment Tasks”, and what who calls may do."""

    documentation = serializers.CharField(help_text="Where the table stands.")
    results = ProcedureSerializer(many=True)


class ProcedureViewSet(ConsoleView, ViewSet):
    """Which credentials each procedure takes."""

    needs: ClassVar[dict[str, str]] = {"list": right_names.VIEW_PROCEDURES}

    def get_queryset(self) -> None:
        """There are no rows in the database, and so nothing to filter by."""

    @extend_schema(responses=ProcedureTableSerializer, parameters=[])
    def list(self, request: Request) -> Response:
        """All rows in the order of the documentation, with the permissions of the console that cover each."""
        account = request.user
        if not isinstance(account, Account):
            raise TypeError("The right to see the table was checked without an account.")
        return Response({"documentation": SOURCE, "results": [_row(one, account) for one in table()]})


def _row(row: Procedure, account: Account) -> dict[str, Any]:
    covered = procedure_rights.permissions_of(row)
    return {
        "edition": row.edition,
        "procedure": row.name,
        "credentials": list(row.credentials),
        "groups": [sorted(way) for way in row.groups],
        "elsewhere": row.elsewhere,
        "you_are_in_the_groups": procedure_rights.in_directory(row, account.groups, is_local=account.is_local),
        "permissions": [{"name": one.name, "title": one.title, "you_may": account.may(one.name)} for one in covered],
    }
