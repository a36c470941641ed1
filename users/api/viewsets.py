"""``/api/v1/users/``."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import django_filters
from django.db.models import QuerySet

from ocsadmin.acting import right_names
from ocsadmin.api import MirrorViewSet
from ocsadmin.api.declared import offers
from users import queries
from users.create_users.rest import CreateAction
from users.create_users.use_case import CREATE_USERS
from users.delegation import scope
from users.lists.filters import UserFilter
from users.models import User
from users.settings import SETTINGS
from users.use_cases import USE_CASES

from .diagnosis import DiagnosisAction
from .serializers import UserSerializer
from .timeline import TimelineAction

_NOT_SHOWN: Final = ("search_text",) if any(not one.storage.column for one in SETTINGS) else ("raw", "search_text")
"""Long columns that no answer needs. Settings without a column of their own are read from the raw values."""


class UserApiFilter(UserFilter):
    """The filters of the pages, and the search."""

    q = django_filters.CharFilter(method="known_by", label="Name, SIP address, account, e-mail or phone, any words")

    def known_by(self, people: QuerySet[User, Any], _name: str, text: str) -> QuerySet[User, Any]:
        return queries.matching(text, people) if text.strip() else people


@offers([one for one in USE_CASES if one is not CREATE_USERS], on="users")
class UserViewSet(
    CreateAction,
    DiagnosisAction,
    TimelineAction,
    MirrorViewSet[User],
):
    """People in the directory, enabled or not."""

    needs = {
        "list": right_names.VIEW_USERS,
        "retrieve": right_names.VIEW_USERS,
        **CreateAction.RIGHTS,
        **DiagnosisAction.RIGHTS,
        **TimelineAction.RIGHTS,
    }
    queryset = User.objects.defer(*_NOT_SHOWN)
    extra_parameters: ClassVar[dict[str, tuple[str, ...]]] = {**DiagnosisAction.PARAMETERS, **TimelineAction.PARAMETERS}
    serializer_class = UserSerializer
    filterset_class = UserApiFilter
    ordering = ("sort_name", "id")
    ordering_fields: tuple[str, ...] = ("sort_name", "account", "sip_address", "mail", "enabled", "when_changed")

    def get_queryset(self) -> QuerySet[User]:
        """Those whom one may see, in no order that gives hidden fields away."""
        hidden = scope.hidden_columns()
        self.ordering_fields = tuple(name for name in type(self).ordering_fields if name not in hidden)
        return User.objects.defer(*_NOT_SHOWN)
