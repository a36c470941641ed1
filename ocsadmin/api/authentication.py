"""Who calls: a script with a token, or the console's own pages with their session."""

from __future__ import annotations

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from ocsadmin import parts
from ocsadmin.accounts import standing, tokens
from ocsadmin.accounts.limits import limits
from ocsadmin.accounts.models import Account, ApiToken
from ocsadmin.accounts.standing import Standing

REFUSED = "The token is unknown, expired or revoked, or its owner can no longer sign in."


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer ocs_…``. The account then has the rights that it has now *and* that the token carries."""

    def authenticate(self, request: Request) -> tuple[Account, ApiToken] | None:
        """None where there is no bearer token.

        :raises AuthenticationFailed: it opens nothing, for a reason that we do not tell apart.
        """
        scheme, _, text = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        now = timezone.now()
        token = tokens.find(text.strip(), now=now)
        if token is None or not _is_in_good_standing(token.owner) or tokens.outlived_its_password(token, now=now):
            raise AuthenticationFailed(REFUSED)
        tokens.used(token, now=now)
        token.owner.limited_to = frozenset(token.scopes)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="ocsadmin"'


class PageSessionAuthentication(SessionAuthentication):
    """The session of the pages, with Django's token against forged requests in ``X-CSRFToken`` for writes."""


def _is_in_good_standing(owner: Account) -> bool:
    if not owner.is_active and owner.is_local:
        return False
    found = standing.check(owner, connect=parts.whole_directory, now=timezone.now(), limits=limits())
    return found is Standing.GOOD
