"""Groups, containers, pools, servers, applications."""

import pytest
from ldap3 import Connection

from ocsadmin.demo import names
from ocsadmin.demo.content import groups, policies
from ocsadmin.demo.content.topology import containers, pools, servers
from tests.demo.conftest import entry, found


class TestForestPreparation:
    def test_made_every_container_with_its_class(self, service: Connection) -> None:
        for name, kind in containers.CONTAINERS.items():
            classes = entry(service, f"CN={name},{names.RTC_SERVICE}", "objectClass")["objectClass"]
            assert classes[-1] == f"msRTCSIP-{kind}"

    def test_made_universal_security_groups(self, service: Connection) -> None:
        present = found(service, names.USERS, f"(&(cn=RTC*)(groupType={groups.UNIVERSAL_SECURITY}))", "cn")
        assert {values["cn"][0] for values in present.values()} == set(groups.DESCRIPTIONS)

    def test_nested_the_groups(self, service: Connection) -> None:
        for member, parents in groups.NESTING.items():
            joined = entry(service, groups.group(member), "memberOf")["memberOf"]
            assert set(joined) == {groups.group(parent) for parent in parents}

    def test_made_one_default_sip_domain(self, service: Connection) -> None:
        domains = found(
            service, names.GLOBAL_SETTINGS, "(objectClass=msRTCSIP-Domain)", "msRTCSIP-DomainName", "msRTCSIP-Default"
        )
        stated = {values["msRTCSIP-DomainName"][0]: values["msRTCSIP-Default"][0] for values in domains.values()}
        assert stated == {"contoso.com": "TRUE", "retail.contoso.com": "FALSE"}


class TestPools:
    def test_are_of_both_editions(self, service: Connection) -> None:
        present = found(
            service, f"CN=Pools,{names.RTC_SERVICE}", "(objectClass=msRTCSIP-Pool)", "cn", "msRTCSIP-PoolType"
        )
        types = {values["cn"][0]: values["msRTCSIP-PoolType"][0] for values in present.values()}
        assert types == {"ocspool1": pools.ENTERPRISE_EDITION, "ocsse01": pools.STANDARD_EDITION}

    def test_know_their_servers_by_back_links(self, service: Connection) -> None:
        for pool in pools.POOLS:
            members = [server.service("LC Services") for server in servers.SERVERS if server.pool is pool]
            linked = entry(service, pool.home_server, "msRTCSIP-FrontEndServers")["msRTCSIP-FrontEndServers"]
            assert set(linked) == set(members)

    @pytest.mark.parametrize(
        ("role", "back_link"),
        [
            ("LS WebComponents Service", "msRTCSIP-WebComponentsServers"),
            ("LS AppServer Service", "msRTCSIP-ApplicationServerBL"),
        ],
    )
    def test_know_their_other_roles(self, service: Connection, role: str, back_link: str) -> None:
        assert len(entry(service, pools.ENTERPRISE_POOL.service(role), back_link)[back_link]) == 2

    def test_have_a_factory_for_each_kind_of_conference(self, service: Connection) -> None:
        for kind in pools.MCU_TYPES.values():
            factory = entry(
                service, pools.ENTERPRISE_POOL.factory(kind), "msRTCSIP-MCUServers", "msRTCSIP-PoolAddresses"
            )
            assert {name: len(values) for name, values in factory.items()} == {
                "msRTCSIP-MCUServers": 2,
                "msRTCSIP-PoolAddresses": 1,
            }


class TestPolicies:
    def test_are_five_for_meetings_and_two_for_telephony(self, service: Connection) -> None:
        present = found(
            service,
            f"CN=Policies,{names.RTC_SERVICE}",
            "(objectClass=msRTCSIP-GlobalUserPolicy)",
            "msRTCSIP-PolicyType",
        )
        kinds = sorted(values["msRTCSIP-PolicyType"][0] for values in present.values())
        assert kinds == ["meeting"] * 5 + ["telephony"] * 2

    def test_carry_their_name(self, service: Connection) -> None:
        data = entry(service, policies.policy("Policy 1 (High)"), "msRTCSIP-PolicyData")
        assert data["msRTCSIP-PolicyData"] == ["Name=Policy 1 (High)"]


class TestApplications:
    def test_of_the_product_listen_on_their_ports(self, service: Connection) -> None:
        entries = found(
            service,
            f"CN=Trusted Services,{names.RTC_SERVICE}",
            "(msRTCSIP-TrustedServerFQDN=ocspool1.contoso.com)",
            "msRTCSIP-TrustedServicePort",
        )
        assert sorted(values["msRTCSIP-TrustedServicePort"][0] for values in entries.values()) == [
            "5071",
            "5072",
            "5073",
            "5074",
        ]

    def test_behind_a_load_balancer_have_an_entry_for_it_and_one_for_each_instance(self, service: Connection) -> None:
        entries = found(
            service,
            f"CN=Trusted Services,{names.RTC_SERVICE}",
            "(msRTCSIP-TrustedServiceType=HelpBot)",
            "msRTCSIP-ExtensionData",
        )
        targets = sorted(
            str(v) for e in entries.values() for v in e["msRTCSIP-ExtensionData"] if v.startswith("TLSTarget")
        )
        assert len(entries) == 3
        assert targets == ["TLSTarget=helpbot01.contoso.com", "TLSTarget=helpbot02.contoso.com"]

    def test_have_contacts(self, service: Connection) -> None:
        contacts = found(service, f"CN=Application Contacts,{names.RTC_SERVICE}", "(objectClass=contact)")
        assert len(contacts) >= 4
