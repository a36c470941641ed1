"""The page on a pool's services."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocsadmin import mirror
from ocsadmin.directory import Directory
from pools.models import Pool

from .factories import PoolFactory, ServerFactory, ServerRoleFactory

pytestmark = pytest.mark.django_db
BACKEND = "ocsadmin.accounts.backends.LocalBackend"


@pytest.fixture
def pool(directory: Directory) -> Pool:
    mirror.replicate(directory, only=["pool", "server", "server_role", "computer", "trusted_service"])
    return Pool.objects.get(name="ocspool1")


class TestThePage:
    def test_lists_the_services_of_each_server_in_the_order_to_start(
        self, client: Client, helpdesk_person: Any, pool: Pool
    ) -> None:
        client.force_login(helpdesk_person, backend=BACKEND)
        html = client.get(reverse("pool-services", args=[pool.guid])).content.decode()
        assert html.count("RTCSRV") == 2
        assert html.index("RTCSRV") < html.index("RTCAPPSRV") < html.index("RTCCAA")
        assert "Look now" not in html

    def test_looks_whether_they_answer(self, client: Client, administrator: Any, pool: Pool) -> None:
        client.force_login(administrator, backend=BACKEND)
        assert "Look now" in client.get(reverse("pool-services", args=[pool.guid])).content.decode()
        html = client.post(reverse("pool-services-look", args=[pool.guid])).content.decode()
        assert html.count("Does not answer") == 20
        assert html.count("has no port of its own") == 2

    def test_is_looked_at_only_by_those_who_may_start(
        self, client: Client, helpdesk_person: Any, person_without_rights: Any
    ) -> None:
        pool = PoolFactory()
        client.force_login(helpdesk_person, backend=BACKEND)
        assert client.post(reverse("pool-services-look", args=[pool.guid])).status_code == 403
        client.force_login(person_without_rights, backend=BACKEND)
        assert client.get(reverse("pool-services", args=[pool.guid])).status_code == 403

    def test_of_a_pool_without_servers_says_so(self, client: Client, administrator: Any) -> None:
        client.force_login(administrator, backend=BACKEND)
        html = client.get(reverse("pool-services", args=[PoolFactory().guid])).content.decode()
        assert "has no server yet" in html

    def test_takes_as_many_queries_for_many_servers_as_for_few(self, client: Client, administrator: Any) -> None:
        client.force_login(administrator, backend=BACKEND)
        counts = []
        client.get(reverse("pool-services", args=[PoolFactory().guid]))  # the session is read and written once
        for number in (3, 30):
            pool = PoolFactory()
            for _ in range(number):
                ServerRoleFactory(server=ServerFactory(pool=pool))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("pool-services", args=[pool.guid]))
            counts.append(len(queries))
        assert counts[0] == counts[1]
