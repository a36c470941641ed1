"""``POST /api/v1/users/disable|reenable|remove|restore/``."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.api import answer, checked
from ocsadmin.api.responses import PLANNED
from users import restore_points
from users.disable_users.plan import plan_disable_users
from users.people.selection import PeopleSpecSerializer, with_people
from users.people.spec import PeopleSpec
from users.reenable_users.plan import plan_reenable_users
from users.remove_users.plan import plan_remove_users
from users.restore_users.plan import plan_restore_users


class StandingActions:
    """Part of the resource ``users``."""

    RIGHTS: ClassVar[dict[str, str]] = dict.fromkeys(
        ("disable", "reenable", "remove", "restore"), "users.disable_users"
    )

    @extend_schema(request=PeopleSpecSerializer, responses=PLANNED)
    @action(detail=False, methods=["post"])
    def disable(self, request: Request) -> Response:
        """Keep people from signing in. Every setting of theirs is kept."""
        return answer(plan_disable_users(spec=_spec(request), directory=parts.directory()), request)

    @extend_schema(request=PeopleSpecSerializer, responses=PLANNED)
    @action(detail=False, methods=["post"])
    def reenable(self, request: Request) -> Response:
        """Let people sign in again, with the address and the home pool that they had."""
        return answer(plan_reenable_users(spec=_spec(request), directory=parts.directory()), request)

    @extend_schema(request=PeopleSpecSerializer, responses=PLANNED)
    @action(detail=False, methods=["post"])
    def remove(self, request: Request) -> Response:
        """Take every setting away. What stood in the directory is kept as a restore point."""
        return answer(plan_remove_users(spec=_spec(request), directory=parts.directory()), request)

    @extend_schema(request=PeopleSpecSerializer, responses=PLANNED)
    @action(detail=False, methods=["post"])
    def restore(self, request: Request) -> Response:
        """Give people back what their newest restore points kept."""
        spec = _spec(request)
        kept = {guid: point.values for guid, point in restore_points.latest(spec.people).items()}
        return answer(plan_restore_users(spec=spec, kept=kept, directory=parts.directory()), request)


def _spec(request: Request) -> PeopleSpec:
    return PeopleSpec.from_json(with_people(checked(PeopleSpecSerializer, request)))
