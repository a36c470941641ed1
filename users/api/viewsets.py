"""``/api/v1/users/``."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.api import JobSerializer, MirrorViewSet, PlanSerializer, ProblemSerializer, answer, checked
from users import queries
from users.filters import UserFilter
from users.models import User
from users.operations.enable_users import EnableUsersSpec, plan_enable_users

from .configure import ConfigureAction
from .move import MoveAction
from .selection import with_people
from .serializers import EnableUsersSpecSerializer, UserSerializer
from .standing import StandingActions


class UserApiFilter(UserFilter):
    """The filters of the pages, and the search."""

    q = django_filters.CharFilter(method="known_by", label="Name, SIP address, account, e-mail or phone, any words")

    def known_by(self, people: QuerySet[User, Any], _name: str, text: str) -> QuerySet[User, Any]:
        return people.filter(pk__in=queries.candidates(text, among=User.objects.all())) if text.strip() else people


class UserViewSet(ConfigureAction, MoveAction, StandingActions, MirrorViewSet[User]):
    """People in the directory, enabled or not."""

    needs = {
        "list": "users.view_user",
        "retrieve": "users.view_user",
        "enable": "users.enable_users",
        **ConfigureAction.RIGHTS,
        **MoveAction.RIGHTS,
        **StandingActions.RIGHTS,
    }
    queryset = User.objects.defer("raw", "search_text")
    serializer_class = UserSerializer
    filterset_class = UserApiFilter
    ordering = ("sort_name", "id")
    ordering_fields = ("sort_name", "account", "sip_address", "mail", "enabled", "when_changed")

    @extend_schema(
        request=EnableUsersSpecSerializer,
        responses={202: JobSerializer, 200: PlanSerializer, 409: ProblemSerializer, 422: ProblemSerializer},
    )
    @action(detail=False, methods=["post"])
    def enable(self, request: Request) -> Response:
        """Enable people for Office Communications Server. Whoever is enabled already stays as they are."""
        spec = EnableUsersSpec.from_json(with_people(checked(EnableUsersSpecSerializer, request)))
        return answer(plan_enable_users(spec=spec, directory=parts.directory()), request)
