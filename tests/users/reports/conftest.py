"""People who look at reports, and a mirror that knows a pool and a SIP domain."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pools.models import Pool
from tests.users import factories


@pytest.fixture
def pool(db: None) -> Pool:
    return factories.pool()


@pytest.fixture
def domain(db: None) -> None:
    factories.sip_domain("contoso.com")


@pytest.fixture
def page(client: Client, user_administrator: Any) -> Client:
    client.force_login(user_administrator)
    return client
