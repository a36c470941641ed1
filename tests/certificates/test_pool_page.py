"""The certificates of a pool on its own page, and the mark of a Director."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import DirectorMark
from certificates.names import read_facts, target_named, targets_of
from certificates.probing import refresh_endpoints
from ocsadmin.accounts.models import AuditEvent

from .conftest import Forest

pytestmark = pytest.mark.django_db


def test_shows_needed_names_and_every_place(client: Client, mirrored: Forest, helpdesk_person: Any) -> None:
    refresh_endpoints(targets_of(read_facts()))
    client.force_login(helpdesk_person)
    page = client.get(reverse("pool-certificates", args=[mirrored.pool.guid])).content.decode()
    for text in ("sip.retail.contoso.com", "ocsfe01.contoso.com:5061", "web.contoso.com:443", "load balancer"):
        assert text in page
    assert "Mark as Director" not in page


def test_a_director_needs_more_names(
    client: Client, mirrored: Forest, administrator: Any, helpdesk_person: Any
) -> None:
    mirrored.pool.pool_data = {}
    mirrored.pool.save()
    address = reverse("pool-director", args=[mirrored.pool.guid])
    client.force_login(helpdesk_person)
    assert client.post(address, {"director": "yes"}).status_code == 403
    client.force_login(administrator)
    client.post(address, {"director": "yes"})
    assert "sip.contoso.com" in target_named("front_end:ocspool1.contoso.com", read_facts()).all_names
    assert AuditEvent.objects.filter(what="director-marked").exists()
    client.post(address, {"director": "no"})
    assert not DirectorMark.objects.exists()
