"""Tokens for the REST interface: made, checked, revoked. A token is shown once and kept as a hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from . import audit
from .errors import ScopeTooWide, TokenNameTaken, UnknownScope
from .models import Account, ApiToken
from .permissions import PERMISSIONS

MARK = "ocs"
"""How every token begins, so that scanners for leaked secrets can know it: ``ocs_<prefix>_<secret>``."""
USED_STEP = timedelta(minutes=1)


@dataclass(frozen=True)
class MadeToken:
    """A token with its text, which nobody can read again."""

    token: ApiToken
    text: str


def create(
    *,
    owner: Account,
    name: str,
    scopes: Sequence[str],
    now: datetime,
    days: int | None = None,
    made_by: object = "",
    source: str = "",
) -> MadeToken:
    """Make a token of an account.

    :raises UnknownScope, ScopeTooWide: a scope is not a permission, or not one that the owner has now.
    :raises TokenNameTaken: the owner has a token of this name.
    """
    _check_scopes(owner, scopes)
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    text = f"{MARK}_{prefix}_{secret}"
    token = ApiToken(
        owner=owner,
        name=name,
        prefix=prefix,
        digest=_digest(text),
        scopes=sorted(set(scopes)),
        password_set=owner.password_set,
        created_at=now,
        expires_at=now + timedelta(days=days) if days else None,
    )
    try:
        with transaction.atomic():
            token.save()
            audit.record("token-made", who=made_by, source=source, target=str(token), detail={"scopes": token.scopes})
    except IntegrityError as error:
        raise TokenNameTaken(owner=owner, name=name) from error
    return MadeToken(token, text)


def find(text: str, *, now: datetime) -> ApiToken | None:
    """The usable token with this text, its owner with it; None where there is none."""
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != MARK:
        return None
    token = ApiToken.objects.usable(now).select_related("owner").filter(prefix=parts[1]).first()
    if token is None or not hmac.compare_digest(token.digest, _digest(text)):
        return None
    return token


def outlived_its_password(token: ApiToken, *, now: datetime) -> bool:
    """Whether the owner has another password than when the token was made; it is revoked then."""
    if not token.password_set or token.password_set == token.owner.password_set:
        return False
    revoke(token, revoked_by="", now=now, why="the owner has a new password")
    return True


def used(token: ApiToken, *, now: datetime) -> None:
    """Note the use, at most once a minute."""
    if token.last_used_at is None or now - token.last_used_at > USED_STEP:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def revoke(token: ApiToken, *, revoked_by: object, now: datetime, source: str = "", why: str = "") -> None:
    """The token no longer opens anything. Revoking again changes nothing."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now):
        audit.record(
            "token-revoked", who=revoked_by, source=source, target=str(token), detail={"why": why} if why else None
        )


def _check_scopes(owner: Account, scopes: Sequence[str]) -> None:
    for scope in scopes:
        if scope not in PERMISSIONS:
            raise UnknownScope(scope=scope)
        if not owner.may(scope):
            raise ScopeTooWide(owner=owner, scope=scope, groups=PERMISSIONS[scope].groups_text())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
