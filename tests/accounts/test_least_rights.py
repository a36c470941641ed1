"""An account with the groups that the guide on configuration names can do what the guide says, and no more."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from django.conf import settings

from ocsadmin.demo.names import BASE, DEMO_PASSWORD, RTC_SERVICE
from ocsadmin.directory import DN, AttributeChange, Directory, LDAPDirectory
from ocsadmin.directory.errors import DirectoryError
from ocsadmin.directory.settings import DirectorySettings

GROUPS = ("RTCUniversalGlobalReadOnlyGroup", "RTCUniversalUserAdmins", "RTCUniversalServerAdmins")
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "configure.md"


@pytest.fixture
def person(domain_admin: Directory, scratch_ou: DN) -> DN:
    return account(domain_admin, scratch_ou, "kim")


def account(domain_admin: Directory, ou: DN, name: str) -> DN:
    name = f"{name}-{uuid.uuid4().hex[:8]}"
    dn = ou.child("CN", name)
    values = {
        "objectClass": "user", "sAMAccountName": name, "userPrincipalName": f"{name}@contoso.com",
        "unicodePwd": f'"{DEMO_PASSWORD}"'.encode("utf-16-le"), "userAccountControl": "512",
    }  # fmt: skip
    domain_admin.add(dn, {key: [value] for key, value in values.items()})
    return dn


@pytest.fixture
def least(domain_admin: Directory, scratch_ou: DN) -> Directory:
    dn = account(domain_admin, scratch_ou, "svc")
    for group in GROUPS:
        there = DN.parse(f"CN={group},CN=Users,{BASE}")
        domain_admin.modify(there, [AttributeChange("member", add=(str(dn),))])
    return LDAPDirectory(
        DirectorySettings(
            uris=tuple(settings.LDAP_URIS),
            bind_name=f"{dn.name}@contoso.com",
            password=DEMO_PASSWORD,
            ca_file=settings.LDAP_CA_FILE,
        )
    )


def test_the_guide_names_these_groups() -> None:
    told = GUIDE.read_text()
    assert all(group in told for group in GROUPS)


class TestAccountOfTheGuide:
    def test_enables_a_person(self, least: Directory, person: DN) -> None:
        change = AttributeChange("msRTCSIP-UserEnabled", add=("TRUE",), expect_absent=True)
        least.modify(person, [change, AttributeChange("proxyAddresses", add=("sip:kim@contoso.com",))])
        entry = least.get(person, ("msRTCSIP-UserEnabled", "proxyAddresses"))
        assert entry is not None
        assert entry.true("msRTCSIP-UserEnabled")

    def test_reads_and_creates_pools(self, least: Directory) -> None:
        assert least.get(DN.parse(f"CN=Pools,{RTC_SERVICE}"), ("cn",)) is not None
        assert "msrtcsip-pool" in least.creatable_classes(DN.parse(f"CN=Pools,{RTC_SERVICE}"))

    @pytest.mark.parametrize("attribute", ["description", "userPrincipalName", "userAccountControl", "unicodePwd"])
    def test_writes_nothing_else_of_a_person(self, least: Directory, person: DN, attribute: str) -> None:
        assert attribute.lower() not in least.writable_attributes(person)

    def test_joins_no_group_of_administrators(self, least: Directory, person: DN) -> None:
        with pytest.raises(DirectoryError):
            least.modify(DN.parse(f"CN=Domain Admins,CN=Users,{BASE}"), [AttributeChange("member", add=(str(person),))])

    def test_deletes_nobody(self, least: Directory, person: DN) -> None:
        with pytest.raises(DirectoryError):
            least.delete(person)

    def test_creates_nobody_where_nothing_was_granted(self, least: Directory, scratch_ou: DN) -> None:
        with pytest.raises(DirectoryError):
            least.add(scratch_ou.child("CN", "x"), {"objectClass": ["user"], "sAMAccountName": [scratch_ou.name[-9:]]})
