"""The right that each action of a viewset takes. An action without one is refused."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from ocsadmin.accounts import audit, rights

if TYPE_CHECKING:
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class NeedsRight(rights.EnforcesMarks, BasePermission):
    """Enforces ``needs`` of a view: ``{action or method: permission}``, or one permission for all."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """False for anonymous callers, which makes a 401.

        :raises RightMissing: who calls is known and lacks the right.
        """
        permission = permission_of(view, request)
        if permission is None:
            logger.error("%s does not say what right %s takes, so it is refused.", view, request.method)
            return False
        if rights.may(request.user, permission):
            return True
        if request.user.is_authenticated:
            audit.record_request("refused", request, target=request.path, needs=permission)
            raise rights.missing(request.user, permission)
        return False


def permission_of(view: APIView, request: Request) -> str | None:
    """The permission that this call takes; None where the view does not say.

    For a method that the resource does not have (OPTIONS among them), being signed in is enough to be told so (405).
    """
    mark: Any = getattr(view, "needs", None)
    if not isinstance(mark, Mapping):
        return None if mark is None else str(mark)
    method = str(request.method).lower()
    action = getattr(view, "action", method)
    if action is None or not hasattr(view, method) or method == "options":
        return rights.SIGNED_IN
    found = mark.get(action, mark.get(method))
    return None if found is None else str(found)
