"""What the tests of accounts share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ocsadmin.accounts.models import Account
from ocsadmin.demo.names import DEMO_PASSWORD


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def local_admin(db: None) -> Account:
    return Account.objects.create_local("admin", "a long local password")


@pytest.fixture
def post_sign_in(client: Client) -> Callable[..., Any]:
    """Type a name and a password on the sign-in page."""

    def post(name: str, password: str = DEMO_PASSWORD, **more: str) -> Any:
        return client.post(reverse("sign-in"), {"name": name, "password": password, **more})

    return post
