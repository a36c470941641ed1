"""Which records a deployment needs: the tables of the planning guide."""

from __future__ import annotations

from dataclasses import replace

from pools.dns.deployment import RoleFacts
from pools.dns.needs import needed_records, split_domains, split_names

from .dns_deployments import EDGES, POOL, STANDARD, Role, by_name, deployment, pool


class TestAnEnterprisePool:
    def test_with_several_servers_leads_to_the_load_balancer(self) -> None:
        found = by_name(needed_records(deployment(addresses={("eepool.contoso.com", "internal"): ("10.0.0.1",)})))
        record = found["eepool.contoso.com A"]
        assert record.values == ("10.0.0.1",)
        assert record.not_of == ("fe1.contoso.com", "fe2.contoso.com")
        assert "load balancer" in record.why
        assert record.source == "DNS Requirements for Enterprise Pools, Table 1"
        assert {"fe1.contoso.com A", "fe2.contoso.com A"} <= set(found)

    def test_with_a_single_server_has_its_address(self) -> None:
        stands = deployment(
            pool(servers=("fe1.contoso.com",), internal_web_farm="farm.contoso.com"),
            addresses={("fe1.contoso.com", "internal"): ("10.0.0.11",)},
        )
        found = by_name(needed_records(stands))
        for name in ("eepool.contoso.com A", "farm.contoso.com A", "ucupdates-r2.contoso.com A", "sip.contoso.com A"):
            assert found[name].values == ("10.0.0.11",), name
        assert found["eepool.contoso.com A"].same_as == "fe1.contoso.com"

    def test_has_a_record_of_an_internal_web_farm_of_its_own(self) -> None:
        found = by_name(needed_records(deployment(pool(internal_web_farm="meetings.internal.contoso.com"))))
        record = found["meetings.internal.contoso.com A"]
        assert record.not_of == ("fe1.contoso.com", "fe2.contoso.com")
        assert record.same_as == ""
        assert "Table 2" in record.source

    def test_leads_its_external_web_farm_to_the_reverse_proxy(self) -> None:
        stands = deployment(
            pool(external_web_farm="ocsweb.contoso.com"),
            roles=(RoleFacts(Role.REVERSE_PROXY, "rp.contoso.com"),),
            addresses={("rp.contoso.com", "external"): ("192.0.2.7",)},
        )
        outside = by_name(needed_records(stands), "external")
        assert outside["ocsweb.contoso.com A"].values == ("192.0.2.7",)
        assert outside["ucupdates-r2.retail.contoso.com A"].values == ("192.0.2.7",)


class TestAStandardEditionServer:
    def test_is_its_own_pool(self) -> None:
        stands = deployment(
            pool(guid=STANDARD, fqdn="se1.contoso.com", enterprise=False, servers=("se1.contoso.com",)),
            sip_domains=("contoso.com",),
        )
        found = by_name(needed_records(stands))
        assert found["se1.contoso.com A"].any_address
        assert "Table 3" in found["se1.contoso.com A"].source
        assert found["_sipinternaltls._tcp.contoso.com SRV"].values == ("0 0 5061 se1.contoso.com.",)


class TestAutomaticSignIn:
    def test_has_a_record_for_each_sip_domain_to_one_pool_only(self) -> None:
        other = pool(guid=STANDARD, fqdn="se1.contoso.com", enterprise=False, servers=("se1.contoso.com",))
        found = by_name(needed_records(deployment(other, pool())))
        services = {name: one.values for name, one in found.items() if one.kind == "SRV"}
        assert services == {
            "_sipinternaltls._tcp.contoso.com SRV": ("0 0 5061 eepool.contoso.com.",),
            "_sipinternaltls._tcp.retail.contoso.com SRV": ("0 0 5061 eepool.contoso.com.",),
        }
        assert all(POOL in found[name].pools for name in services)

    def test_follows_the_choice_of_people_and_above_all_the_directory(self) -> None:
        other = pool(guid=STANDARD, fqdn="se1.contoso.com", enterprise=False, servers=("se1.contoso.com",))
        stands = deployment(pool(), other, sign_in_pool_guid=STANDARD)
        assert stands.sign_in_pool == other
        assert replace(stands, pools=(pool(redirects=True), other)).sign_in_pool == pool(redirects=True)

    def test_is_for_the_domains_that_the_pool_supports(self) -> None:
        redirecting = pool(redirects=True, automatic_logon=True, logon_domains=("contoso.com",))
        assert deployment(redirecting).automatic_domains == ("contoso.com",)

    def test_can_be_off(self) -> None:
        for stands in (deployment(automatic=False), deployment(pool(automatic_logon=False))):
            found = by_name(needed_records(stands))
            assert not [one for one in found.values() if one.kind == "SRV"]
            assert "ucupdates-r2.contoso.com A" in found

    def test_adds_tcp_only_where_it_is_allowed(self) -> None:
        found = by_name(needed_records(deployment(tcp_allowed=True)))
        assert found["_sipinternal._tcp.contoso.com SRV"].values == ("0 0 5060 eepool.contoso.com.",)

    def test_tells_of_strict_names_where_the_pool_is_not_in_the_sip_domain(self) -> None:
        found = by_name(needed_records(deployment()))
        assert found["_sipinternaltls._tcp.contoso.com SRV"].note == ""
        strict = found["_sipinternaltls._tcp.retail.contoso.com SRV"]
        assert "DisableStrictDNSNaming" in strict.note
        assert strict.also == ("sip.retail.contoso.com.",)
        assert found["sip.retail.contoso.com A"].same_as == "eepool.contoso.com"
        assert not found["sip.retail.contoso.com A"].required


class TestExternalAccess:
    def test_needs_names_in_every_sip_domain_itself(self) -> None:
        stands = deployment(roles=EDGES, federation=True, addresses={("sip.contoso.com", "external"): ("192.0.2.1",)})
        outside = by_name(needed_records(stands), "external")
        assert outside["_sip._tls.contoso.com SRV"].values == ("0 0 443 sip.contoso.com.",)
        assert outside["_sip._tls.retail.contoso.com SRV"].values == ("0 0 443 sip.retail.contoso.com.",)
        assert outside["_sipfederationtls._tcp.retail.contoso.com SRV"].values == ("0 0 5061 sip.retail.contoso.com.",)
        assert outside["sip.contoso.com A"].values == ("192.0.2.1",)
        assert outside["sip.retail.contoso.com A"].values == ("192.0.2.1",)
        assert "webconf.contoso.com A" in outside
        assert "public address" in outside["av.contoso.com A"].note

    def test_may_lead_one_domain_to_an_edge_of_its_own(self) -> None:
        own = RoleFacts(Role.EDGE_ACCESS, "edge.retail.contoso.com", "retail.contoso.com")
        outside = by_name(needed_records(deployment(roles=(*EDGES, own))), "external")
        assert outside["_sip._tls.retail.contoso.com SRV"].values == ("0 0 443 edge.retail.contoso.com.",)
        assert outside["_sip._tls.contoso.com SRV"].values == ("0 0 443 sip.contoso.com.",)

    def test_publishes_no_federation_unless_it_is_wanted(self) -> None:
        outside = by_name(needed_records(deployment(roles=EDGES)), "external")
        assert not [name for name in outside if "federation" in name]

    def test_needs_nothing_outside_where_nothing_is_known(self) -> None:
        assert by_name(needed_records(deployment()), "external") == {}

    def test_needs_the_internal_side_of_edges_from_directory_and_people(self) -> None:
        stands = deployment(
            edge_proxy="edge01.contoso.com",
            media_relays=("edge01.contoso.com",),
            roles=(
                RoleFacts(Role.EDGE_AV_INTERNAL, "av-int.contoso.com"),
                RoleFacts(Role.EDGE_CONFERENCING_INTERNAL, "edge01-conf.contoso.com"),
            ),
        )
        inside = by_name(needed_records(stands))
        for name in ("edge01.contoso.com A", "av-int.contoso.com A", "edge01-conf.contoso.com A"):
            assert name in inside
        assert "A/V Edge" in inside["edge01.contoso.com A"].why


class TestCommunicatorWebAccess:
    def test_needs_two_aliases_of_the_site(self) -> None:
        inside = by_name(needed_records(deployment(roles=EDGES)))
        assert inside["as.im.contoso.com CNAME"].values == ("im.contoso.com.",)
        assert inside["download.im.contoso.com CNAME"].values == ("im.contoso.com.",)

    def test_leads_to_the_reverse_proxy_outside(self) -> None:
        stands = deployment(
            roles=(*EDGES, RoleFacts(Role.CWA_EXTERNAL, "im.contoso.com")),
            addresses={("rp.contoso.com", "external"): ("192.0.2.9",)},
        )
        outside = by_name(needed_records(stands), "external")
        assert outside["im.contoso.com A"].values == ("192.0.2.9",)
        assert "as.im.contoso.com CNAME" in outside


class TestAll:
    def test_each_record_stands_once(self) -> None:
        found = needed_records(deployment(roles=EDGES, edge_proxy="edge01.contoso.com", federation=True))
        assert len({one.key for one in found}) == len(found)

    def test_tells_which_names_and_zones_are_split(self) -> None:
        found = needed_records(deployment(roles=EDGES))
        assert split_names(found) == [
            "sip.contoso.com", "sip.retail.contoso.com", "ucupdates-r2.contoso.com", "ucupdates-r2.retail.contoso.com",
        ]  # fmt: skip
        assert split_domains(found) == ["contoso.com", "retail.contoso.com"]

    def test_needs_nothing_where_nothing_stands(self) -> None:
        assert needed_records(replace(deployment(), pools=(), sip_domains=())) == []
