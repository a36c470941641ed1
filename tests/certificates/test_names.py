"""Which certificates a deployment needs: subject and names, each with its reason; what falls short if it changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from certificates import records
from certificates.models import Certificate, DirectorMark, Endpoint
from certificates.names import Target, read_facts, shortfalls, target_named, targets_of
from certificates.names.targets import UnknownTarget
from certificates.probing import refresh_endpoints
from pools.models import HostRole, Pool
from pools.rules import automatic_logon as logon
from tests.checks.servers.certificates import Issued, issue
from tests.pools.factories import PoolFactory, ServerFactory, SIPDomainFactory, TrustedServiceEntryFactory

from .conftest import Forest


def target(key: str) -> Target:
    return target_named(key, read_facts())


def names(key: str) -> list[str]:
    return [one.name for one in target(key).names]


class TestAnEnterprisePool:
    def test_is_named_by_its_fqdn_never_by_a_server(self, mirrored: Forest) -> None:
        one = target("front_end:ocspool1.contoso.com")
        assert one.subject == "ocspool1.contoso.com"
        assert one.servers == ("ocsfe01.contoso.com", "ocsfe02.contoso.com")
        assert not {"ocsfe01.contoso.com", "ocsfe02.contoso.com"} & set(one.all_names)

    def test_has_itself_each_sign_in_name_and_the_web_farm_among_its_names(self, mirrored: Forest) -> None:
        assert names("front_end:ocspool1.contoso.com") == [
            "ocspool1.contoso.com",
            "sip.contoso.com",
            "sip.retail.contoso.com",
            "web.contoso.com",
        ]
        assert all(one.reason for one in target("front_end:ocspool1.contoso.com").names)

    def test_needs_another_for_a_web_farm_of_another_name(self, mirrored: Forest) -> None:
        one = target("web:web.contoso.com")
        assert (one.subject, one.names) == ("web.contoso.com", ())
        assert {(place.host, place.port, place.is_virtual) for place in one.places} == {
            ("web.contoso.com", 443, True),
            ("ocsfe01.contoso.com", 443, False),
            ("ocsfe02.contoso.com", 443, False),
        }

    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            ({logon.CLIENTS: "FALSE", logon.REDIRECTS: "FALSE"}, []),
            ({logon.CLIENTS: "FALSE", logon.REDIRECTS: "FALSE", logon.DOMAINS: "contoso.com"}, []),
            ({}, []),
            ({logon.CLIENTS: "TRUE"}, ["pool.contoso.com", "sip.contoso.com", "sip.retail.contoso.com"]),
            ({logon.CLIENTS: "FALSE", logon.REDIRECTS: "TRUE", logon.DOMAINS: "retail.contoso.com"},
             ["pool.contoso.com", "sip.retail.contoso.com"]),
            ({logon.CLIENTS: "TRUE", logon.DOMAINS: "gone.contoso.com;contoso.com"},
             ["pool.contoso.com", "sip.contoso.com"]),
            ({"InternalWebFarmFQDN": "POOL.contoso.com"}, []),
            ({"InternalWebFarmFQDN": "farm.contoso.com"}, ["pool.contoso.com", "farm.contoso.com"]),
        ],
    )  # fmt: skip
    def test_has_sign_in_names_where_clients_look_for_it(
        self, mirrored: Forest, data: dict[str, str], expected: list[str]
    ) -> None:
        PoolFactory(name="pool", pool_data=data)
        assert names("front_end:pool.contoso.com") == expected

    def test_has_names_for_every_domain_as_a_director(self, mirrored: Forest) -> None:
        pool: Any = PoolFactory(name="director", pool_data={logon.CLIENTS: "FALSE"})
        assert names("front_end:director.contoso.com") == []
        DirectorMark.objects.create(pool_guid=pool.guid)
        assert names("front_end:director.contoso.com")[1:] == ["sip.contoso.com", "sip.retail.contoso.com"]
        assert "Director" in target("front_end:director.contoso.com").title

    def test_stands_behind_a_load_balancer_unless_it_is_its_only_server(self, mirrored: Forest) -> None:
        pool: Any = PoolFactory(name="standard", pool_type=Pool.PoolType.STANDARD)
        ServerFactory(name="standard", pool=pool)
        places = target("front_end:standard.contoso.com").places
        assert {(one.host, one.port, one.is_virtual) for one in places} == {
            ("standard.contoso.com", 5061, False),
            ("standard.contoso.com", 443, False),
        }
        assert any(one.is_virtual for one in target("front_end:ocspool1.contoso.com").places)


class TestEdgeAndApplications:
    def test_access_edge_has_every_sign_in_name(self, mirrored: Forest) -> None:
        HostRole.objects.create(role=HostRole.Role.EDGE_ACCESS, name="access.contoso.com")
        HostRole.objects.create(role=HostRole.Role.EDGE_ACCESS, name="sip.contoso.com")
        one = target("edge_access:sip.contoso.com")
        assert one.all_names == ("sip.contoso.com", "sip.retail.contoso.com", "access.contoso.com")
        assert one.names[0].name == one.subject

    def test_web_conferencing_edge_has_each_front_end_as_a_field_report(self, mirrored: Forest) -> None:
        HostRole.objects.create(role=HostRole.Role.EDGE_CONFERENCING, name="webconf.contoso.com")
        found = target("edge_conferencing:webconf.contoso.com").names
        assert [(one.name, one.field_report) for one in found] == [
            ("webconf.contoso.com", False),
            ("ocsfe01.contoso.com", True),
            ("ocsfe02.contoso.com", True),
        ]

    def test_internal_edge_and_av_edge_have_their_own_name(self, mirrored: Forest) -> None:
        HostRole.objects.create(role=HostRole.Role.EDGE_INTERNAL, name="edge.contoso.com")
        HostRole.objects.create(role=HostRole.Role.EDGE_AV_INTERNAL, name="edge.contoso.com")
        HostRole.objects.create(role=HostRole.Role.EDGE_AV, name="av.contoso.com")
        keys = [one.key for one in targets_of(read_facts()) if one.purpose.startswith("edge")]
        assert keys == ["edge_av:av.contoso.com", "edge_internal:edge.contoso.com"]

    def test_an_application_has_the_name_that_servers_expect_and_its_computers(self, mirrored: Forest) -> None:
        TrustedServiceEntryFactory(
            service_type="CWA", fqdn="cwa01.contoso.com", tls_target="cwa.contoso.com", port=6001
        )
        TrustedServiceEntryFactory(service_type="MRAS", fqdn="av.contoso.com")
        TrustedServiceEntryFactory(service_type="Own", fqdn="ocspool1.contoso.com")
        found = [one for one in targets_of(read_facts()) if one.purpose == "application"]
        assert [(one.subject, one.all_names) for one in found] == [
            ("cwa.contoso.com", ("cwa.contoso.com", "cwa01.contoso.com"))
        ]
        assert [(place.host, place.port) for place in found[0].places] == [("cwa01.contoso.com", 6001)]


class TestWhatIf:
    def standing(self, target: str, names: list[str], root: Issued, ends: float = 300) -> Certificate:
        refresh_endpoints(targets_of(read_facts()))
        made = records.keep(
            issue(names[0], by=root, names=names, ends=ends).certificate, source=Certificate.Source.SEEN
        )
        Endpoint.objects.filter(target=target, is_virtual=False).update(served=made)
        return made

    def test_names_exactly_the_certificates_that_would_fall_short(self, mirrored: Forest, root: Issued) -> None:
        front_end = target("front_end:ocspool1.contoso.com")
        first = self.standing(front_end.key, list(front_end.all_names), root)
        PoolFactory(name="byhand", pool_data={logon.CLIENTS: "FALSE"})
        ServerFactory(name="fe9", pool=Pool.objects.get(name="byhand"))
        self.standing("front_end:byhand.contoso.com", ["byhand.contoso.com"], root)
        facts = read_facts()
        assert shortfalls(facts) == []
        found = shortfalls(facts, facts.with_sip_domain("Sales.Contoso.com"))
        assert [(one.certificate, one.missing) for one in found] == [(first, ("sip.sales.contoso.com",))]

    def test_a_name_that_is_missing_already_is_no_news(self, mirrored: Forest, root: Issued) -> None:
        made = self.standing("front_end:ocspool1.contoso.com", ["ocspool1.contoso.com"], root)
        facts = read_facts()
        (now,) = shortfalls(facts)
        assert now.missing == ("sip.contoso.com", "sip.retail.contoso.com", "web.contoso.com")
        (then,) = shortfalls(facts, facts.with_sip_domain("sales.contoso.com"))
        assert (then.certificate, then.missing) == (made, ("sip.sales.contoso.com",))

    def test_a_wildcard_covers_one_label(self, mirrored: Forest, root: Issued) -> None:
        self.standing("front_end:ocspool1.contoso.com", ["ocspool1.contoso.com", "*.contoso.com"], root)
        (short,) = shortfalls(read_facts())
        assert short.missing == ("sip.retail.contoso.com",)

    def test_a_new_server_falls_short_at_the_web_conferencing_edge(self, mirrored: Forest, root: Issued) -> None:
        HostRole.objects.create(role=HostRole.Role.EDGE_CONFERENCING, name="webconf.contoso.com")
        wanted = list(target("edge_conferencing:webconf.contoso.com").all_names)
        self.standing("edge_conferencing:webconf.contoso.com", wanted, root)
        facts = read_facts()
        (short,) = shortfalls(facts, facts.with_server(mirrored.pool, "ocsfe03.contoso.com"))
        assert short.missing == ("ocsfe03.contoso.com",)

    def test_page_and_rest_say_the_same(
        self, mirrored: Forest, root: Issued, client: Client, helpdesk_person: Any
    ) -> None:
        front_end = target("front_end:ocspool1.contoso.com")
        self.standing(front_end.key, list(front_end.all_names), root)
        client.force_login(helpdesk_person)
        page = client.get(reverse("certificate-names"), {"domain": "sales.contoso.com"}).content.decode()
        assert "1 certificate falls short" in page
        assert "sip.sales.contoso.com" in page
        api = APIClient()
        api.force_login(helpdesk_person)
        (short,) = api.get("/api/v1/certificate-targets/short/", {"domain": "sales.contoso.com"}).json()
        assert (short["target"], short["missing"]) == (front_end.key, ["sip.sales.contoso.com"])
        listed = api.get("/api/v1/certificate-targets/", {"domain": "sales.contoso.com"}).json()
        assert "sip.sales.contoso.com" in [one["name"] for one in listed[0]["names"]]
        assert api.get("/api/v1/certificate-targets/", {"domain": "no domain"}).status_code == 422
        assert client.get(reverse("certificate-names"), {"domain": "no domain"}).status_code == 200


def test_a_target_that_nothing_needs_is_told(mirrored: Forest) -> None:
    with pytest.raises(UnknownTarget, match="front_end:nobody"):
        target("front_end:nobody.contoso.com")


def test_facts_take_the_same_number_of_queries(mirrored: Forest, django_assert_num_queries: Any) -> None:
    for number in range(3):
        PoolFactory(name=f"more{number}")
        SIPDomainFactory()
    with django_assert_num_queries(6):
        targets_of(read_facts())
