"""``POST /api/v1/users/move/``."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.api import answer, checked
from ocsadmin.api.responses import PLANNED
from users.move_users.plan import MoveUsersSpec, plan_move_users
from users.people.selection import PeopleSpecSerializer, pools_by_person, with_people


class MoveUsersSpecSerializer(PeopleSpecSerializer):
    """Which people, to which pool."""

    pool = serializers.UUIDField(help_text="objectGUID of the pool that they move to.")
    pools = pools_by_person()
    forced = serializers.BooleanField(
        default=False, help_text="The source pool is lost, and with it contact lists, presence and meetings."
    )


class MoveAction:
    """Part of the resource ``users``."""

    RIGHTS: ClassVar = {"move": "users.move_users"}

    @extend_schema(request=MoveUsersSpecSerializer, responses=PLANNED)
    @action(detail=False, methods=["post"])
    def move(self, request: Request) -> Response:
        """Move people to another pool. Not forced, the job first waits until the servers have handed over."""
        spec = MoveUsersSpec.from_json(with_people(checked(MoveUsersSpecSerializer, request)))
        return answer(plan_move_users(spec=spec, directory=parts.directory()), request)
