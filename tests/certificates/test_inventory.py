"""The inventory: every certificate with where it stands; constant queries; when they end."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from certificates.inventory.forecast import forecast
from certificates.inventory.standing import STATES, in_state, look_of, state_of
from certificates.models import Certificate, Endpoint
from certificates.names import read_facts, targets_of
from certificates.probing import refresh_endpoints

from .conftest import Forest

NOW = datetime(2030, 3, 15, 12, tzinfo=UTC)


def certificate(days: float = 300, *, now: datetime = NOW, **values: Any) -> Certificate:
    digest = uuid.uuid4().hex * 2
    made = {
        "sha256": digest, "thumbprint": digest[:40], "der": b"0", "common_name": "a.contoso.com",
        "names": ["a.contoso.com"], "serial": "1", "not_before": now - timedelta(days=10),
        "not_after": now + timedelta(days=days), "key_algorithm": "RSA", "key_bits": 2048, "public_key": digest,
        "source": Certificate.Source.SEEN, "search_text": "a.contoso.com", **values,
    }  # fmt: skip
    return Certificate.objects.create(**made)


@pytest.mark.django_db
class TestHowItStands:
    @pytest.mark.parametrize(
        ("days", "state"),
        [(-1, "expired"), (0, "expired"), (0.5, "soon"), (30, "soon"), (30.1, "later"), (60, "later"), (61, "valid")],
    )
    def test_says_the_same_of_a_row_and_of_rows(self, days: float, state: str) -> None:
        one = certificate(days)
        assert state_of(one, NOW) == state
        assert [name for name in STATES if Certificate.objects.filter(in_state(name, NOW)).exists()] == [state]

    def test_knows_those_that_are_revoked_or_not_yet_valid(self) -> None:
        revoked = certificate(revoked_at=NOW)
        future = certificate(not_before=NOW + timedelta(days=2))
        assert (state_of(revoked, NOW), state_of(future, NOW)) == ("revoked", "future")
        assert list(Certificate.objects.filter(in_state("revoked", NOW))) == [revoked]
        assert list(Certificate.objects.filter(in_state("future", NOW))) == [future]
        assert look_of(future, NOW).text == "Valid from 2030-03-17"

    def test_says_its_days(self) -> None:
        assert [look_of(certificate(days), NOW).text for days in (1.5, 15.2, -3)] == [
            "1 day left",
            "15 days left",
            "Expired 3 days ago",
        ]


@pytest.mark.django_db
def test_the_forecast_counts_by_month_and_leaves_out_what_does_not_count() -> None:
    for days in (1, 2, 20, 400):
        certificate(days)
    certificate(1, is_authority=True)
    certificate(1, revoked_at=NOW)
    certificate(-1)
    found = forecast(NOW)
    assert {bar.month: bar.count for bar in found.bars if bar.count} == {"2030-03": 2, "2030-04": 1, "2031-04": 1}
    assert found.expired == 1
    assert found.bars[0].height == 72
    assert "2 certificates end in 2030-03" in found.bars[0].text


@pytest.mark.django_db
class TestTheList:
    @pytest.fixture(autouse=True)
    def signed_in(self, client: Client, helpdesk_person: Any) -> None:
        client.force_login(helpdesk_person)

    def page(self, client: Client, **asked: str) -> str:
        answer = client.get(reverse("certificate-list"), asked)
        assert answer.status_code == 200
        return answer.content.decode()

    def test_shows_pool_places_and_days_of_each(self, client: Client, mirrored: Forest) -> None:
        one = certificate(12.5, now=timezone.now(), issuer="Contoso Root", owner="kim@contoso.com")
        refresh_endpoints(targets_of(read_facts()))
        Endpoint.objects.filter(port=5061, host="ocsfe01.contoso.com").update(served=one, state="unassigned")
        page = self.page(client)
        for text in ("a.contoso.com", "12 days left", "ocspool1", "ocsfe01.contoso.com:5061", "Contoso Root", "kim@"):
            assert text in page
        assert "1 certificate ends in" in page or "12 days left" in client.get("/").content.decode()

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({}, {"a", "b"}),
            ({"q": "B.CONTOSO"}, {"b"}),
            ({"state": "soon"}, {"b"}),
            ({"state": "nonsense"}, {"a", "b"}),
            ({"source": "issued"}, {"a"}),
            ({"kind": "authorities"}, {"c"}),
            ({"month": "9999-99"}, {"a", "b"}),
            ({"pool": "nonsense"}, {"a", "b"}),
        ],
    )
    def test_is_narrowed_by_the_address(self, client: Client, asked: dict[str, str], found: set[str]) -> None:
        now = timezone.now()
        certificate(now=now, common_name="a.contoso.com", search_text="a.contoso.com", source="issued")
        certificate(3, now=now, common_name="b.contoso.com", search_text="b.contoso.com")
        certificate(now=now, common_name="c.contoso.com", is_authority=True)
        page = self.page(client, **asked)
        assert {name for name in "abc" if f">{name}.contoso.com</a>" in page} == found

    def test_takes_the_same_number_of_queries_for_many(self, client: Client, mirrored: Forest) -> None:
        counts = []
        for count in (3, 30):
            for _ in range(count):
                certificate(now=timezone.now())
            self.page(client)
            with CaptureQueriesContext(connection) as asked:
                self.page(client)
            counts.append(len(asked))
        assert counts[0] == counts[1]

    def test_goes_on_in_fragments(self, client: Client) -> None:
        answer = client.get(reverse("certificate-list"), headers={"HX-Request": "true"})
        assert b"<html" not in answer.content
        assert b'id="certificate-table"' in answer.content


@pytest.mark.django_db
class TestOneCertificate:
    def test_says_which_names_it_lacks_where_it_stands(
        self, client: Client, helpdesk_person: Any, mirrored: Forest
    ) -> None:
        one = certificate(now=timezone.now(), names=["ocspool1.contoso.com"])
        refresh_endpoints(targets_of(read_facts()))
        Endpoint.objects.filter(target="front_end:ocspool1.contoso.com").update(assigned=one)
        client.force_login(helpdesk_person)
        page = client.get(one.get_absolute_url()).content.decode()
        assert "sip.contoso.com, sip.retail.contoso.com, web.contoso.com" in page
        assert "ocsfe02.contoso.com:5061" in page

    def test_is_told_by_rest_with_its_days_and_without_octets(self, helpdesk_person: Any) -> None:
        one = certificate(12.5, now=timezone.now())
        api = APIClient()
        api.force_login(helpdesk_person)
        told = api.get(f"/api/v1/certificates/{one.pk}/").json()
        assert (told["state"], told["days_left"]) == ("soon", 12)
        assert not {"der", "key", "sealed"} & told.keys()
        assert [found["id"] for found in api.get("/api/v1/certificates/?state=soon").json()["results"]] == [one.pk]
        assert api.get("/api/v1/certificates/?state=valid").json()["results"] == []

    def test_is_for_those_who_may_look(self, client: Client, person_without_rights: Any) -> None:
        one = certificate()
        client.force_login(person_without_rights)
        assert client.get(one.get_absolute_url()).status_code == 403
        assert client.get(reverse("certificate-names")).status_code == 403
