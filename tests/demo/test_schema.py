"""The OCS schema in the directory, and as LDIF."""

from ldap3 import Connection

from ocsadmin.demo import names, schema
from tests.demo.conftest import entry, found


class TestSchemaInTheDirectory:
    def test_has_every_attribute_and_class(self, service: Connection) -> None:
        present = found(service, names.SCHEMA, "(lDAPDisplayName=msRTCSIP-*)", "lDAPDisplayName")
        wanted = {described["name"] for kind in ("attributes", "classes") for described in schema.definition()[kind]}
        assert {str(values["lDAPDisplayName"][0]) for values in present.values()} == wanted

    def test_says_that_it_is_of_ocs_2007_r2(self, service: Connection) -> None:
        marker = entry(service, f"CN=ms-RTC-SIP-SchemaVersion,{names.SCHEMA}", "rangeUpper")
        assert marker["rangeUpper"] == ["1008"]

    def test_pairs_forward_and_back_links(self, service: Connection) -> None:
        linked = found(service, names.SCHEMA, "(&(lDAPDisplayName=msRTCSIP-*)(linkID=*))", "linkID")
        numbers = {int(values["linkID"][0]) for values in linked.values()}
        assert len(numbers) == 18
        assert {number ^ 1 for number in numbers} == numbers


class TestLDIF:
    def test_is_made_for_any_forest(self) -> None:
        text = schema.ldif("DC=fabrikam,DC=com")
        assert "dn: CN=ms-RTC-SIP-Pool,CN=Schema,CN=Configuration,DC=fabrikam,DC=com\n" in text
        assert "contoso" not in text

    def test_creates_nothing_before_what_it_refers_to(self) -> None:
        text = schema.ldif(names.BASE)
        for described in schema.definition()["classes"]:
            place = text.index(f"lDAPDisplayName: {described['name']}\n")
            for needed in (*described["may_contain"], *described["auxiliary_classes"], described["sub_class_of"]):
                if needed.startswith("msRTCSIP-"):
                    assert text.index(f"lDAPDisplayName: {needed}\n") < place
