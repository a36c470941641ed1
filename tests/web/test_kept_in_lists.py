"""Lists say which of their objects the directory no longer shows, by one query for all of a list."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ocsadmin.accounts.models import Account
from ocsadmin.mirror.models import KeptObject
from pools.models import Pool
from tests.pools.factories import ServerFactory, SIPDomainFactory
from tests.users import factories

pytestmark = pytest.mark.django_db
UNIT = "OU=Sydney,OU=People,DC=contoso,DC=com"


@pytest.fixture
def admin(administrator: Account) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def rows() -> dict[str, list[Any]]:
    pool = factories.pool()
    return {
        "user": [factories.user(f"Kim {n}") for n in range(4)],
        "pool": [pool, factories.pool("ocspool2"), factories.pool("ocspool3")],
        "server": ServerFactory.create_batch(3, pool_key=pool.service_dn_key),
        "sip_domain": SIPDomainFactory.create_batch(3),
    }


LISTS = [
    ("user", "user-list", "users"), ("user", "user-search", "users"), ("pool", "pool-list", "pools"),
    ("server", "server-list", "servers"), ("sip_domain", "sip-domain-list", "sip-domains"),
]  # fmt: skip


def keep(kind: str, row: Any, **values: Any) -> KeptObject:
    now = timezone.now()
    given = {"state": "not-found", "since": now, "looked_at": now, **values}
    made: KeptObject = KeptObject.objects.create(kind=kind, guid=row.guid, dn=row.dn, name=str(row)[:256], **given)
    return made


@pytest.mark.parametrize(("kind", "page", "resource"), LISTS)
class TestLists:
    def test_mark_what_is_not_found(
        self, admin: Client, rows: dict[str, list[Any]], kind: str, page: str, resource: str
    ) -> None:
        assert "Not found" not in admin.get(reverse(page)).content.decode().replace("Not found</a>", "")
        mark = keep(kind, rows[kind][1])
        text = admin.get(reverse(page)).content.decode()
        assert text.count(mark.why) == 1
        told = {one["guid"]: one["kept"] for one in admin.get(f"/api/v1/{resource}/").json()["results"]}
        assert {guid for guid, kept in told.items() if kept} == {str(rows[kind][1].guid)}

    def test_say_which_right_is_missing(
        self, admin: Client, rows: dict[str, list[Any]], kind: str, page: str, resource: str
    ) -> None:
        keep(kind, rows[kind][0], state="not-readable", unit=UNIT, right="Read all properties")
        text = admin.get(reverse(page)).content.decode()
        assert f"not readable: unit {UNIT}, right Read all properties is missing" in text

    def test_ask_once_for_all(
        self, admin: Client, rows: dict[str, list[Any]], kind: str, page: str, resource: str
    ) -> None:
        counted = []
        for row in rows[kind][:3:2]:
            keep(kind, row)
            admin.get(reverse(page))
            with CaptureQueriesContext(
                connection,
            ) as asked:
                admin.get(reverse(page))
            counted.append(sum("mirror_keptobject" in one["sql"] for one in asked))
        assert counted == [counted[0]] * len(counted)


class TestFound:
    def test_people_are_marked_while_one_types(self, admin: Client, rows: dict[str, list[Any]]) -> None:
        mark = keep("user", rows["user"][2])
        text = admin.get(reverse("user-found"), {"q": "kim"}, headers={"HX-Request": "true"}).content.decode()
        assert text.count(mark.why) == 1

    def test_an_empty_list_has_no_marks(self, admin: Client) -> None:
        keep("pool", Pool(guid=uuid.uuid4(), dn="CN=x", name="x"))
        assert admin.get(reverse("pool-list")).status_code == 200
