"""Authorities are entered on a page; their secrets rest sealed and are shown nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from certificates.known_authorities import BY_FILE, named, settings_of
from certificates.models import Authority
from ocsadmin.accounts.models import AuditEvent
from tests.leaks import where_stored

pytestmark = pytest.mark.django_db
ENTERED = {
    "name": r"CA.contoso.com\CAserver1", "kind": "adcs", "address": "", "user": r"CONTOSO\kim",
    "secret": "pass-word-31", "template": "OCSServer", "trusted": "",
}  # fmt: skip


def test_is_entered_by_those_who_may(client: Client, administrator: Any, helpdesk_person: Any) -> None:
    address = reverse("certificate-authorities")
    client.force_login(helpdesk_person)
    assert client.get(address).status_code == 200
    assert client.post(address, ENTERED).status_code == 403
    assert not Authority.objects.filter(kind="adcs").exists()
    client.force_login(administrator)
    assert client.post(address, ENTERED).status_code == 302
    known = settings_of(named(r"ca.contoso.com\caserver1"))
    assert (known.kind, known.user, known.secret, known.template) == (
        "adcs",
        r"CONTOSO\kim",
        "pass-word-31",
        "OCSServer",
    )
    page = client.get(address).content.decode()
    assert "CAserver1" in page
    assert "pass-word-31" not in page
    assert where_stored("pass-word-31") == []
    assert AuditEvent.objects.filter(what="authority-entered").exists()
    api = APIClient()
    api.force_login(helpdesk_person)
    told = api.get("/api/v1/certification-authorities/").json()["results"]
    assert {one["name"] for one in told} >= {BY_FILE, ENTERED["name"]}
    assert "pass-word-31" not in str(told)


def test_what_can_not_be_used_is_said(client: Client, administrator: Any) -> None:
    client.force_login(administrator)
    address = reverse("certificate-authorities")
    for wrong in ({"kind": "nonsense"}, {"name": ""}, {"name": BY_FILE}, {"kind": "openbao", "address": ""}):
        answer = client.post(address, {**ENTERED, **wrong})
        assert answer.status_code == 422, wrong
    assert not Authority.objects.exclude(name=BY_FILE).exists()


def test_is_taken_out_with_its_secret(client: Client, administrator: Any) -> None:
    client.force_login(administrator)
    client.post(reverse("certificate-authorities"), ENTERED)
    row = Authority.objects.get(kind="adcs")
    client.post(reverse("certificate-authority-remove", args=[row.pk]))
    assert not Authority.objects.filter(pk=row.pk).exists()
    own = named(BY_FILE)
    client.post(reverse("certificate-authority-remove", args=[own.pk]))
    assert Authority.objects.filter(pk=own.pk).exists()
