from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from certificates.enrollment_services import EnrollmentService, container, enrollment_services
from certificates.known_authorities import keep
from ocsadmin import parts
from ocsadmin.authorities import Kind
from ocsadmin.directory import DN, Directory

from .files import making


@pytest.fixture
def services(directory: Directory, domain_admin: Directory) -> Iterator[DN]:
    """The container with one authority, and one that has no host."""
    base = container(directory.forest.configuration)
    made = [dn for dn in (base,) if domain_admin.get(dn) is None]
    for dn in made:
        domain_admin.add(dn, {"objectClass": ["container"]})
    entries = {
        base.child("CN", "Contoso CA"): {
            "dNSHostName": ["ca1.contoso.com"],
            "certificateTemplates": ["WebServer", "OCSServer"],
            "cACertificate": [making.der(making.issuing())],
        },
        base.child("CN", "Half made"): {},
    }
    for dn, attributes in entries.items():
        domain_admin.add(dn, {"objectClass": ["pKIEnrollmentService"], **attributes})
    yield base
    for dn in (*entries, *made):
        domain_admin.delete(dn)


class TestEnrollmentServices:
    def test_are_found_in_the_directory(self, services: DN, directory: Directory) -> None:
        found = enrollment_services(directory)
        (service,) = (one for one in found if one.instance == "Contoso CA")
        assert service.host == "ca1.contoso.com"
        assert set(service.templates) == {"WebServer", "OCSServer"}
        assert service.certificates == (making.issuing(),)
        assert all(one.instance != "Half made" for one in found)

    @pytest.mark.django_db
    def test_are_offered_until_they_are_entered(self, services: DN, client: Client, administrator: Any) -> None:
        client.force_login(administrator)
        address = reverse("certificate-authorities")
        page = client.get(address).content.decode()
        assert 'href="?name=ca1.contoso.com%5CContoso%20CA#enter-title"' in page
        assert "OCSServer" in page
        assert (
            'value="ca1.contoso.com\\Contoso CA"'
            in client.get(address, {"name": r"ca1.contoso.com\Contoso CA"}).content.decode()
        )
        keep(name=r"CA1.contoso.com\Contoso CA", kind="adcs", secrets={}, by="test", address="ca1.contoso.com")
        assert "#enter-title" not in client.get(address).content.decode()

    def test_make_settings_that_an_adapter_takes(self) -> None:
        service = EnrollmentService("ca1.contoso.com", "Contoso CA")
        known = service.settings(user="CONTOSO\\enrol", password="secret", template="OCSServer")
        assert known.name == "ca1.contoso.com\\Contoso CA"
        assert parts.authority(known).about.kind == Kind.ADCS
        assert "secret" not in repr(known)

    def test_a_directory_without_any_is_no_error(self, directory: Directory) -> None:
        assert isinstance(enrollment_services(directory), tuple)
