"""The people of the sample organisation."""

from collections import Counter

from ldap3 import Connection

from ocsadmin.demo import names
from ocsadmin.demo.content.people import generated, notable
from ocsadmin.demo.content.topology.pools import POOLS
from tests.demo.conftest import entry, found

NOT_ENABLED = "(&(objectCategory=person)(!(msRTCSIP-UserEnabled=TRUE)))"


class TestPeople:
    def test_are_six_hundred_at_least(self, service: Connection) -> None:
        assert len(found(service, names.PEOPLE, "(objectCategory=person)")) >= 600

    def test_are_enabled_on_each_pool(self, service: Connection) -> None:
        for pool in POOLS:
            here = found(service, names.PEOPLE, f"(msRTCSIP-PrimaryHomeServer={pool.home_server})")
            assert len(here) >= 60

    def test_mostly_wait_to_be_enabled_with_a_mail_address(self, service: Connection) -> None:
        assert len(found(service, names.PEOPLE, f"(&{NOT_ENABLED}(mail=*))")) >= 450

    def test_sometimes_have_no_mail_address(self, service: Connection) -> None:
        without = len(found(service, names.PEOPLE, "(&(objectCategory=person)(!(mail=*)))"))
        assert 20 <= without <= 40

    def test_have_names_in_many_scripts_and_accounts_in_one(self, service: Connection) -> None:
        people = found(service, names.PEOPLE, "(objectCategory=person)", "displayName", "sAMAccountName")
        shown = "".join(values["displayName"][0] for values in people.values())
        for letter in "éжωあ国김عשकไ":
            assert any(ord(letter) >> 7 == ord(other) >> 7 for other in shown), letter
        assert all(values["sAMAccountName"][0].isascii() for values in people.values())

    def test_have_sip_addresses_of_their_own(self, service: Connection) -> None:
        enabled = found(
            service, names.PEOPLE, "(msRTCSIP-UserEnabled=TRUE)", "msRTCSIP-PrimaryUserAddress", "proxyAddresses"
        )
        addresses = Counter(values["msRTCSIP-PrimaryUserAddress"][0].lower() for values in enabled.values())
        assert addresses.most_common(1)[0][1] == 1
        assert all(values["msRTCSIP-PrimaryUserAddress"][0] in values["proxyAddresses"] for values in enabled.values())

    def test_sign_in_below_two_suffixes(self, service: Connection) -> None:
        partitions = entry(service, f"CN=Partitions,{names.CONFIGURATION}", "uPNSuffixes")
        assert partitions["uPNSuffixes"] == ["contoso.net"]
        assert found(service, names.PEOPLE, "(userPrincipalName=*@contoso.net)")

    def test_are_the_same_every_time(self) -> None:
        assert list(generated.people(50)) == list(generated.people(50))


class TestNotablePeople:
    def test_include_two_of_the_same_name(self, service: Connection) -> None:
        assert set(found(service, names.PEOPLE, "(displayName=Maria García)")) == set(notable.SAME_NAME)

    def test_include_a_disabled_account_that_is_enabled_for_ocs(self, service: Connection) -> None:
        person = entry(service, notable.DISABLED_ACCOUNT, "userAccountControl", "msRTCSIP-UserEnabled")
        assert int(person["userAccountControl"][0]) & 2
        assert person["msRTCSIP-UserEnabled"] == ["TRUE"]

    def test_include_names_that_need_escaping(self, service: Connection) -> None:
        assert entry(service, notable.COMMA_IN_NAME, "cn") == {"cn": ["O'Brien, Conor"]}
        assert entry(service, notable.MARKUP_IN_NAME, "cn")["cn"][0].startswith("Robin <b>")
