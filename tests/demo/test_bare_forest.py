"""A forest that nobody has prepared for OCS yet."""

from collections.abc import Iterator

import pytest
from ldap3 import Connection

from ocsadmin.demo import forest, names, schema
from ocsadmin.demo.errors import DemoError
from tests.demo.conftest import NewFolder, entry, found, server_of


@pytest.fixture
def bare(new_folder: NewFolder) -> Iterator[Connection]:
    """A connection of the server administrator to a bare forest of this test's own: its schema may be extended."""
    folder = new_folder()
    forest.build(folder, people=20, bare=True, with_schema=False)
    running = forest.start(folder)
    with Connection(server_of(running), names.upn("serveradmin"), names.DEMO_PASSWORD, auto_bind=True) as connection:
        yield connection
    forest.stop(folder)


class TestBareForest:
    def test_has_people_but_nothing_of_ocs(self, bare: Connection) -> None:
        assert len(found(bare, names.PEOPLE, "(objectCategory=person)")) >= 20
        assert not found(bare, names.SCHEMA, "(lDAPDisplayName=msRTCSIP-*)")
        assert not found(bare, names.USERS, "(cn=RTC*)")
        assert not found(bare, f"CN=Services,{names.CONFIGURATION}", "(cn=RTC Service)")

    def test_lets_its_administrator_extend_the_schema(self, bare: Connection) -> None:
        described = next(a for a in schema.definition()["attributes"] if a["name"] == "msRTCSIP-UserEnabled")
        dn = f"CN={described['cn']},{names.SCHEMA}"
        bare.add(
            dn,
            "attributeSchema",
            {
                "lDAPDisplayName": described["name"],
                "attributeID": described["oid"],
                "attributeSyntax": described["attributeSyntax"],
                "oMSyntax": str(described["oMSyntax"]),
                "isSingleValued": "TRUE",
            },
        )
        assert bare.result["description"] == "success"
        assert entry(bare, dn, "lDAPDisplayName") == {"lDAPDisplayName": ["msRTCSIP-UserEnabled"]}


@pytest.fixture(scope="module")
def unprepared(new_folder: NewFolder) -> Iterator[Connection]:
    """A connection to a forest with the OCS schema, before its preparation."""
    folder = new_folder()
    forest.build(folder, people=20, bare=True)
    running = forest.start(folder, nosync=True)
    with Connection(server_of(running), names.upn("serveradmin"), names.DEMO_PASSWORD, auto_bind=True) as connection:
        yield connection
    forest.stop(folder)


class TestABareForestWithTheSchema:
    def test_has_the_schema_and_neither_groups_nor_rtc_service(self, unprepared: Connection) -> None:
        assert len(found(unprepared, names.SCHEMA, "(lDAPDisplayName=msRTCSIP-*)")) > 180
        assert not found(unprepared, names.USERS, "(cn=RTC*)")
        assert not found(unprepared, f"CN=Services,{names.CONFIGURATION}", "(cn=RTC Service)")
        assert not found(unprepared, names.BASE, "(msRTCSIP-UserEnabled=*)")

    def test_of_the_other_kind_in_the_same_folder_is_refused(self, new_folder: NewFolder) -> None:
        folder = new_folder()
        forest.build(folder, people=20, bare=True, with_schema=False)
        with pytest.raises(DemoError, match="no OCS schema"):
            forest.build(folder, people=20, bare=True)
