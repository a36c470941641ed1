"""``POST /api/v1/users/`` and the passwords that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.accounts.models import Account
from ocsadmin.api import ProblemSerializer, SpecSerializer, answer, checked
from ocsadmin.api.answers import InvalidBody
from ocsadmin.api.models import IdempotentRequest
from ocsadmin.api.responses import PLANNED
from ocsadmin.errors import ManyErrors
from ocsadmin.jobs.models import Job
from users import new_passwords
from users.create_users import CreateUsersSpec, plan_create_users
from users.create_users.passwords import password_problems
from users.create_users.spec import MOST
from users.sign_in_names import SignInName


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses names that it does not know, also deep within a body: a misspelt one would mean too much."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            strange = [name for name in data if name not in self.fields]
            if strange:
                text = f"There is no such value here. There are: {', '.join(self.fields)}."
                raise serializers.ValidationError({str(name): [text] for name in strange})
        return super().to_internal_value(data)


def _text(most: int, help_text: str = "") -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=most, help_text=help_text)


class EnablingSerializer(StrictSerializer):
    """Also enable for Office Communications Server."""

    pool = serializers.UUIDField(help_text="objectGUID of the pool.")
    sign_in_name = serializers.ChoiceField(
        choices=[str(way) for way in SignInName], default=str(SignInName.USER_PRINCIPAL_NAME)
    )
    sip_domain = _text(255)
    pattern = _text(200)
    sip_address = _text(454, "Given by hand, in place of what the way would make.")


class NewUserSerializer(StrictSerializer):
    """A new person. Without a password the console makes one; it is shown once (see ``new-passwords``)."""

    logon_name = serializers.CharField(max_length=256, help_text="The part of the userPrincipalName before the @.")
    upn_suffix = _text(255, "Empty: the domain's.")
    container = _text(2000, "DN of a unit or container. Empty: where the domain puts new users.")
    first_name = _text(64)
    initials = _text(6)
    last_name = _text(64)
    full_name = _text(64, "Empty: made of the names.")
    account = _text(20, "sAMAccountName. Empty: the beginning of the logon name.")
    mail = _text(256)
    phone = _text(64)
    password = serializers.CharField(
        required=False, trim_whitespace=False, max_length=256, write_only=True, help_text="It is in no answer."
    )
    must_change = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Null: unless another option forbids it."
    )
    cannot_change = serializers.BooleanField(default=False)
    never_expires = serializers.BooleanField(default=False)
    disabled = serializers.BooleanField(default=False)
    enable = EnablingSerializer(required=False, allow_null=True)


class CreateUsersSpecSerializer(SpecSerializer):
    """Several new people."""

    users = NewUserSerializer(many=True, max_length=MOST)  # type: ignore[call-arg]


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
    RIGHTS: ClassVar[dict[str, str]] = dict.fromkeys(("create", "new_passwords"), "users.create_users")

    @extend_schema(request=_BODY, responses=PLANNED)
    def create(self, request: Request) -> Response:
        """Create people: one, or several as ``users`` or as a list. Each may be enabled in the same job."""
        bodies = _bodies(request)
        spec = CreateUsersSpec.from_json({"users": [_wish(body) for body in bodies]})
        typed = {
            one.secret: body["password"] for one, body in zip(spec.users, bodies, strict=True) if body.get("password")
        }
        directory = parts.directory()
        plan = plan_create_users(spec=spec, directory=directory)
        if problems := password_problems(spec, typed, directory):
            raise ManyErrors(problems)
        return answer(plan, request, secrets=typed)

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


def _wish(body: Mapping[str, Any]) -> dict[str, Any]:
    """The same as a spec has it: where the password comes from, in place of the password."""
    return {**body, "password": "typed" if body.get("password") else "random"}
