"""What the tests of the REST interface share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ocsadmin.accounts import tokens
from ocsadmin.accounts.models import Account
from ocsadmin.directory import DN, Directory

from .notes import LINE


class Caller:
    """Calls the interface with a token, in JSON."""

    def __init__(self, token: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})

    def get(self, path: str, **query: Any) -> Any:
        headers = query.pop("headers", None)
        return self.client.get(f"/api/v1/{path}", query or None, headers=headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/api/v1/{path}", body or {}, content_type="application/json", headers=named)


@pytest.fixture
def caller_for() -> Callable[..., Caller]:
    """A caller with a token of this account: with all its rights, or with these scopes."""

    def make(account: Account, *scopes: str) -> Caller:
        made = tokens.create(
            owner=account, name=str(timezone.now()), scopes=scopes or account.rights(), now=timezone.now()
        )
        return Caller(made.text)

    return make


@pytest.fixture
def caller(caller_for: Callable[..., Caller], administrator: Account) -> Caller:
    """A server administrator's script."""
    return caller_for(administrator)


@pytest.fixture
def dn(domain_admin: Directory, scratch_ou: DN) -> DN:
    """A user to write notes on."""
    name = f"n-{scratch_ou.name[-8:]}"
    domain_admin.add(scratch_ou.child("CN", name), {"objectClass": ["user"], "sAMAccountName": [name], LINE: ["old"]})
    return scratch_ou.child("CN", name)
