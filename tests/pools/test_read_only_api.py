"""Resources that REST only reads."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from ocsadmin import mirror
from ocsadmin.directory import Directory

pytestmark = pytest.mark.django_db

FOUND = {
    "location-profiles": ("name", "Sydney.contoso.com"),
    "voice-policies": ("name", "International Calls"),
    "trusted-services": ("service_type", "HelpBot"),
    "application-contacts": ("sip_uri", "sip:labapp@contoso.com"),
}


@pytest.mark.parametrize("resource", FOUND)
def test_shows_what_replication_has_read(resource: str, directory: Directory, helpdesk_person: Any) -> None:
    mirror.replicate(directory, mode="full")
    client = APIClient()
    client.force_login(helpdesk_person)
    field, value = FOUND[resource]
    rows = client.get(f"/api/v1/{resource}/").json()["results"]
    row = next(row for row in rows if row[field] == value)
    assert client.get(f"/api/v1/{resource}/{row['guid']}/").json()[field] == value
    assert client.post(f"/api/v1/{resource}/", {}).status_code in (403, 405)


@pytest.mark.parametrize("resource", FOUND)
def test_takes_the_right_to_look(resource: str, person_without_rights: Any) -> None:
    client = APIClient()
    client.force_login(person_without_rights)
    assert client.get(f"/api/v1/{resource}/").status_code == 403
