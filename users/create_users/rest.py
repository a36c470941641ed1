"""``POST /api/v1/users/`` and the passwords that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final, cast

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.accounts import audit
from ocsadmin.accounts.audited import audits
from ocsadmin.accounts.models import Account
from ocsadmin.api import ProblemSerializer, answer, checked
from ocsadmin.api.answers import InvalidBody
from ocsadmin.api.models import IdempotentRequest
from ocsadmin.api.responses import PLANNED
from ocsadmin.api.spec_serializers import part_serializer, serializer_of
from ocsadmin.errors import ManyErrors
from ocsadmin.jobs.models import Job
from ocsadmin.use_cases import from_json
from users.create_users import new_passwords

from .passwords import password_problems
from .spec import MOST, CreateUsersSpec, NewUser
from .use_case import CREATE_USERS

NewUserSerializer: Final = part_serializer(NewUser)
CreateUsersSpecSerializer: Final = serializer_of(CREATE_USERS)


class NewPasswordsWishSerializer(serializers.Serializer[Any]):
    """Of which job."""

    job = serializers.IntegerField(min_value=1)


class ShownPasswordSerializer(serializers.Serializer[Any]):
    """A first password, shown this once."""

    name = serializers.CharField()
    logon_name = serializers.CharField()
    account = serializers.CharField()
    password = serializers.CharField()


_BODY = PolymorphicProxySerializer(
    component_name="NewUsers",
    serializers=[NewUserSerializer, CreateUsersSpecSerializer],
    resource_type_field_name=None,
)


class CreateAction:
    """Part of the resource ``users``."""

    claimed: IdempotentRequest | None
    RIGHTS: ClassVar[dict[str, str]] = dict.fromkeys(("create", "new_passwords"), CREATE_USERS.needs)

    @extend_schema(request=_BODY, responses=PLANNED)
    def create(self, request: Request) -> Response:
        """Create people: one, or several as ``users`` or as a list. Each may be enabled in the same job."""
        bodies = _bodies(request)
        spec = from_json(CreateUsersSpec, {"users": [_without_password(body) for body in bodies]})
        typed = {
            one.secret: body["password"] for one, body in zip(spec.users, bodies, strict=True) if body.get("password")
        }
        directory = parts.directory()
        plan = CREATE_USERS.planned(spec=spec, directory=directory)
        if problems := password_problems(spec, typed, directory):
            raise ManyErrors(problems)
        return answer(plan, request, secrets=typed)

    @audits("passwords-shown")
    @extend_schema(
        request=NewPasswordsWishSerializer,
        responses={
            200: ShownPasswordSerializer(many=True),
            **dict.fromkeys((404, 409, 410, 422), ProblemSerializer),
        },
        filters=False,
    )
    @action(detail=False, methods=["post"], url_path="new-passwords", pagination_class=None)
    def new_passwords(self, request: Request) -> Response:
        """The passwords that a job made: answered once, after it, to whoever started it; then they are gone."""
        self._keep_no_answer()
        job = get_object_or_404(Job, pk=checked(NewPasswordsWishSerializer, request)["job"])
        shown = new_passwords.show_once(job, cast(Account, request.user))
        audit.record_request("passwords-shown", request, target=job.title, job=job.pk)
        return Response(ShownPasswordSerializer(shown, many=True).data, headers={"Cache-Control": "no-store"})

    def _keep_no_answer(self) -> None:
        """Not even for a repeated Idempotency-Key."""
        if self.claimed is not None:
            self.claimed.delete()
            self.claimed = None


def _bodies(request: Request) -> list[dict[str, Any]]:
    """The people of the body.

    :raises InvalidBody: one has values that can't be used.
    """
    if isinstance(request.data, list):
        bound = NewUserSerializer(data=request.data, many=True, max_length=MOST)  # type: ignore[call-arg]
        if not bound.is_valid():
            raise InvalidBody(bound.errors)
        return [dict(one) for one in bound.validated_data]
    if isinstance(request.data, Mapping) and "users" in request.data:
        return list(checked(CreateUsersSpecSerializer, request)["users"])
    return [checked(NewUserSerializer, request)]


def _without_password(body: Mapping[str, Any]) -> dict[str, Any]:
    """The same as a spec has it: where the password comes from, in place of the password."""
    return {**body, "password": "typed" if body.get("password") else "random"}
