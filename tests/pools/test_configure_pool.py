"""Configuring a pool: what is planned, what is refused, what the job does and what undoing brings back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from ocsadmin import mirror
from ocsadmin.directory import DN, AttributeChange, Directory, Entry
from ocsadmin.directory.filters import Eq, object_class
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.jobs import gate, operations, runner
from ocsadmin.jobs.models import Job
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import from_json, to_json
from pools import names
from pools.add_sip_domain.spec import AddSIPDomainSpec
from pools.add_sip_domain.use_case import ADD_SIP_DOMAIN
from pools.configure_pool.spec import ConfigurePoolSpec
from pools.configure_pool.standing import standing
from pools.configure_pool.use_case import CONFIGURE_POOL
from pools.directory.pools import servers_of_pool
from pools.models import SIPDomain
from pools.remove_sip_domain.spec import RemoveSIPDomainSpec
from pools.remove_sip_domain.use_case import REMOVE_SIP_DOMAIN
from pools.rules import automatic_logon
from pools.sip_domains.changes import addition

from .standing import ForestUseCaseTests

ALL_FOUR = tuple(names.BUILT_IN_APPLICATIONS)


def pool_entry(name: str, directory: Directory) -> Entry:
    entry = directory.get(directory.forest.pools.child("CN", name))
    assert entry is not None
    return entry


@pytest.fixture
def enterprise(directory: Directory) -> uuid.UUID:
    return pool_entry("ocspool1", directory).guid


@pytest.fixture
def standard(directory: Directory) -> uuid.UUID:
    return pool_entry("ocsse01", directory).guid


def planned(directory: Directory, pool: uuid.UUID, **wish: Any) -> Plan:
    return CONFIGURE_POOL.planned_from({"pool": str(pool), **wish}, directory)


def refused(directory: Directory, pool: uuid.UUID, **wish: Any) -> dict[str, list[str]]:
    """Field → what was said about it."""
    with pytest.raises(DomainError) as caught:
        planned(directory, pool, **wish)
    error = caught.value
    errors = error.errors if isinstance(error, ManyErrors) else [error]
    said: dict[str, list[str]] = {}
    for one in errors:
        said.setdefault(str(one.field), []).append(f"{one.text} {one.cure}")
    return said


def carried_out(plan: Plan, administrator: Any, directory: Directory) -> Job:
    job = gate.submit(plan, acting_user=administrator, directory=directory)
    assert runner.run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    assert job.state in (Job.State.DONE, Job.State.WAITING_FOR_PEOPLE), [row.message for row in job.rows.all()]
    return job


def taken_back(job: Job, administrator: Any, directory: Directory) -> None:
    carried_out(gate.undo_plan(job, directory=directory), administrator, directory)


def snapshot(directory: Directory) -> dict[str, dict[str, list[bytes]]]:
    """Every object of Global Settings, Pools and Trusted Services with its values, but for what the server counts."""
    counted = {"usnchanged", "usncreated", "whenchanged", "whencreated", "objectguid", "dscorepropagationdata"}
    counted |= {"modifytimestamp", "createtimestamp"}
    found = {}
    for base in ("Global Settings", "Pools", "Trusted Services", "Policies"):
        root = directory.forest.under_rtc_service(base)
        for entry in directory.search(root, Eq("objectClass", "top"), attributes=("*",)):
            found[entry.dn.key] = {name: sorted(entry.octets[name]) for name in sorted(entry) if name not in counted}
    return found


@pytest.mark.django_db
class TestConfigurePool(ForestUseCaseTests):
    use_case = CONFIGURE_POOL
    mirrored_kinds = ("pool", "sip_domain")

    @pytest.fixture
    def example(self, standard: uuid.UUID) -> ConfigurePoolSpec:
        logon = {"client_logon": "automatic", "redirects_logon": True}
        asked = {"pool": str(standard), "add_sip_domains": ["fabrikam.com"], **logon}
        return from_json(ConfigurePoolSpec, asked)

    def answers(self, example: ConfigurePoolSpec) -> dict[str, dict[str, Any]]:
        pool = {"pool": str(example.pool)}
        return {
            **super().answers(example),
            "pool": pool,
            "applications": {},
            "external-access": {"external_access": "not_now"},
        }


@pytest.mark.django_db
class TestAddSIPDomain(ForestUseCaseTests):
    use_case = ADD_SIP_DOMAIN

    @pytest.fixture
    def example(self) -> AddSIPDomainSpec:
        return AddSIPDomainSpec("fabrikam.com")


@pytest.mark.django_db
class TestRemoveSIPDomain(ForestUseCaseTests):
    use_case = REMOVE_SIP_DOMAIN

    @pytest.fixture
    def example(self, directory: Directory, domain_admin: Directory, _as_it_was: None) -> RemoveSIPDomainSpec:
        change = addition("fabrikam.com", directory.forest.global_settings)
        domain_admin.add(DN.parse(change.target), change.after)
        mirror.replicate(directory, only=["sip_domain"])
        return RemoveSIPDomainSpec("fabrikam.com")

    def row_of(self, example: RemoveSIPDomainSpec) -> str:
        return str(SIPDomain.objects.get(name=example.name).guid)


class TestTheSpec:
    def test_reads_back_what_it_writes(self, enterprise: uuid.UUID) -> None:
        wish = {
            "pool": str(enterprise),
            "applications": list(ALL_FOUR),
            "add_sip_domains": [" fabrikam.com "],
            "client_logon": "automatic",
            "redirects_logon": True,
            "external_access": True,
            "access_edge_servers": ["edge01.contoso.com"],
            "next_hop_port": 5061,
        }
        spec = from_json(ConfigurePoolSpec, wish)
        assert spec.add_sip_domains == ("fabrikam.com",)
        assert from_json(ConfigurePoolSpec, to_json(spec)) == spec

    @pytest.mark.parametrize(
        ("wish", "field"),
        [
            ({}, "pool"),
            ({"pool": "nonsense"}, "pool"),
            ({"pool": str(uuid.uuid4()), "colour": "red"}, "colour"),
            ({"pool": str(uuid.uuid4()), "applications": "Caa"}, "applications"),
            ({"pool": str(uuid.uuid4()), "applications": ["Minesweeper"]}, "applications"),
            ({"pool": str(uuid.uuid4()), "add_sip_domains": [3]}, "add_sip_domains.0"),
            ({"pool": str(uuid.uuid4()), "client_logon": "by magic"}, "client_logon"),
            ({"pool": str(uuid.uuid4()), "redirects_logon": "yes"}, "redirects_logon"),
            ({"pool": str(uuid.uuid4()), "next_hop_port": True}, "next_hop_port"),
            ({"pool": str(uuid.uuid4()), "client_logon": "manual", "redirects_logon": True}, "redirects_logon"),
            ({"pool": str(uuid.uuid4()), "next_hop": "edge01.contoso.com"}, "next_hop"),
        ],
    )
    def test_says_which_value_is_wrong(self, wish: dict[str, Any], field: str) -> None:
        with pytest.raises(ManyErrors) as caught:
            from_json(ConfigurePoolSpec, wish)
        assert [error.field for error in caught.value.errors] == [field]

    def test_takes_an_object_only(self) -> None:
        with pytest.raises(ManyErrors):
            from_json(ConfigurePoolSpec, ["pool"])  # type: ignore[arg-type]


class TestThePlan:
    def test_changes_nothing_where_all_is_as_wished(self, directory: Directory, enterprise: uuid.UUID) -> None:
        plan = planned(directory, enterprise, applications=ALL_FOUR)
        assert plan.changes == ()
        assert "Nothing to change" in plan.notices[0].text
        assert planned(directory, enterprise).changes == ()

    def test_adds_no_sip_domain_that_is_there_already(self, directory: Directory, enterprise: uuid.UUID) -> None:
        plan = planned(directory, enterprise, add_sip_domains=["contoso.com"])
        assert plan.changes == ()
        assert "contoso.com: a SIP domain already; nothing is added." in [notice.text for notice in plan.notices]

    def test_is_the_same_for_the_same_world(self, directory: Directory, standard: uuid.UUID) -> None:
        wish: dict[str, Any] = {"applications": ALL_FOUR, "add_sip_domains": ["fabrikam.com"]}
        assert planned(directory, standard, **wish).hash == planned(directory, standard, **wish).hash

    def test_makes_lost_entries_of_active_applications_anew(self, directory: Directory, standard: uuid.UUID) -> None:
        plan = planned(directory, standard, applications=ALL_FOUR)
        assert [change.kind for change in plan.changes] == ["directory.add"] * 4 + ["directory.modify"]
        attendant = plan.changes[0].after
        assert attendant["msRTCSIP-TrustedServiceType"] == ("Microsoft.Rtc.Applications.Caa",)
        assert attendant["msRTCSIP-TrustedServicePort"] == ("5072",)
        assert attendant["msRTCSIP-TrustedServerFQDN"] == ("ocsse01.contoso.com",)
        links = plan.changes[-1].after
        assert set(links) == {"msRTCSIP-TrustedServiceLinks"}
        assert len(links["msRTCSIP-TrustedServiceLinks"]) == 4

    def test_keeps_applications_active_that_are_not_chosen(self, directory: Directory, enterprise: uuid.UUID) -> None:
        plan = planned(directory, enterprise, applications=[])
        assert plan.changes == ()
        assert any("stays so" in notice.text for notice in plan.notices)

    def test_adds_a_sip_domain_as_the_others_are(self, directory: Directory, enterprise: uuid.UUID) -> None:
        (change,) = planned(directory, enterprise, add_sip_domains=["Fabrikam.com"]).changes
        assert change.after == {
            "objectClass": ("msRTCSIP-Domain",),
            "msRTCSIP-DomainName": ("Fabrikam.com",),
            "msRTCSIP-Default": ("FALSE",),
            "msRTCSIP-DomainData": ("Authoritative=TRUE",),
        }

    def test_sets_automatic_logon_for_all_domains_and_says_which_records_it_needs(
        self, directory: Directory, enterprise: uuid.UUID
    ) -> None:
        plan = planned(directory, enterprise, client_logon="automatic", redirects_logon=True)
        (change,) = plan.changes
        assert set(change.after["msRTCSIP-PoolData"]) == {
            "AutomaticLogon=TRUE",
            "RedirectAutomaticLogon=TRUE",
            "AutomaticLogonDomains=contoso.com;retail.contoso.com",
        }
        assert change.before["msRTCSIP-PoolData"] == ()
        said = " ".join(notice.text for notice in plan.notices)
        assert "_sipinternaltls._tcp.retail.contoso.com" in said
        assert "sip.retail.contoso.com" in said

    def test_warns_where_nobody_redirects(self, directory: Directory, enterprise: uuid.UUID) -> None:
        plan = planned(directory, enterprise, client_logon="automatic")
        assert any("No pool or server redirects" in notice.text for notice in plan.notices)

    def test_writes_no_domains_where_clients_are_configured_by_hand(
        self, directory: Directory, enterprise: uuid.UUID
    ) -> None:
        (change,) = planned(directory, enterprise, client_logon="manual").changes
        assert set(change.after["msRTCSIP-PoolData"]) == {"AutomaticLogon=FALSE", "RedirectAutomaticLogon=FALSE"}

    def test_changes_nothing_of_external_access_that_is_so_already(
        self, directory: Directory, enterprise: uuid.UUID
    ) -> None:
        wish = {"access_edge_servers": ["EDGE01.contoso.com"], "av_edge_server": "edge01.contoso.com"}
        assert planned(directory, enterprise, external_access=True, next_hop="Edge01.contoso.com", **wish).changes == ()

    def test_trusts_edge_servers_and_routes_to_them(self, directory: Directory, standard: uuid.UUID) -> None:
        plan = planned(
            directory,
            standard,
            external_access=True,
            access_edge_servers=["edge02.contoso.com"],
            av_edge_server="avedge02.contoso.com",
            av_edge_port=5063,
            next_hop="edge02.contoso.com",
            next_hop_port=5070,
        )
        kinds = [(change.kind, change.title) for change in plan.changes]
        assert kinds == [
            ("directory.add", "Trust the Access Edge Server edge02.contoso.com"),
            ("directory.add", "Trust the A/V Edge Server avedge02.contoso.com, port 5063"),
            ("directory.modify", "Set the A/V Edge Server of ocsse01.contoso.com: avedge02.contoso.com"),
            ("directory.modify", "Route external SIP traffic to edge02.contoso.com, port 5070"),
            ("directory.delete", "Trust the Access Edge Server edge01.contoso.com no longer"),
        ]
        assert plan.changes[1].after["msRTCSIP-TrustedServiceType"] == ("MRAS",)
        assert "msRTCSIP-RoutingPoolDN" not in plan.changes[1].after
        said = " ".join(notice.text for notice in plan.notices)
        assert "edge01.contoso.com is trusted no longer" in said

    def test_accepts_a_director_as_next_hop(self, directory: Directory, enterprise: uuid.UUID) -> None:
        plan = planned(directory, enterprise, external_access=True, next_hop="ocsse01.contoso.com")
        assert [change.title for change in plan.changes] == [
            "Route external SIP traffic to ocsse01.contoso.com, port 5061"
        ]


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("domain", "said"),
        [
            ("no_rd.com", "Use a hyphen: no-rd"),
            ("192.0.2.7", "IP address"),
            ("contoso", "one part only"),
            ("münchen.de", "xn--mnchen-3ya.de"),
            ("sip:fabrikam.com", "fabrikam.com alone"),
            ("kim@fabrikam.com", "after the @: fabrikam.com"),
            ("*.fabrikam.com", "by its name"),
            ("fabrikam.com.", "ends in a dot"),
            ("a." * 130 + "com", "263 characters"),
            ("x" * 64 + ".com", "64 characters"),
            ("fabrikam.com:5061", "has a port"),
            ("", "no SIP domain"),
            ("a b.com", "“ ”"),
            ("fabri\0kam.com", "letters"),
        ],
    )
    def test_what_is_no_sip_domain(self, directory: Directory, enterprise: uuid.UUID, domain: str, said: str) -> None:
        found = refused(directory, enterprise, add_sip_domains=[domain])
        assert list(found) == ["add_sip_domains"]
        assert said in found["add_sip_domains"][0]

    def test_a_domain_that_is_there_in_other_letters(self, directory: Directory, enterprise: uuid.UUID) -> None:
        found = refused(directory, enterprise, add_sip_domains=["Contoso.COM"])
        assert "already, written contoso.com" in found["add_sip_domains"][0]

    def test_a_domain_that_is_added_and_removed(self, directory: Directory, enterprise: uuid.UUID) -> None:
        name = "retail.contoso.com"
        found = refused(directory, enterprise, add_sip_domains=[name], remove_sip_domains=[name])
        assert "already" in found["add_sip_domains"][0]

    def test_a_domain_named_twice(self, directory: Directory, enterprise: uuid.UUID) -> None:
        found = refused(directory, enterprise, add_sip_domains=["fabrikam.com", "FABRIKAM.com"])
        assert "twice" in found["add_sip_domains"][0]

    def test_the_default_domain_does_not_go(self, directory: Directory, enterprise: uuid.UUID) -> None:
        assert "default" in refused(directory, enterprise, remove_sip_domains=["CONTOSO.com"])["remove_sip_domains"][0]

    def test_a_domain_with_users_does_not_go(
        self, directory: Directory, domain_admin: Directory, scratch_ou: DN, enterprise: uuid.UUID
    ) -> None:
        before = plan_holders(directory, "retail.contoso.com")
        for number, attributes in enumerate(
            (
                {"msRTCSIP-PrimaryUserAddress": ["sip:a@Retail.contoso.com"]},
                {"proxyAddresses": ["SIP:b@retail.contoso.com", "smtp:b@contoso.com"]},
                {"proxyAddresses": ["smtp:c@retail.contoso.com"]},
            )
        ):
            name = f"r{uuid.uuid4().hex[:8]}"
            domain_admin.add(
                scratch_ou.child("CN", name),
                {
                    "objectClass": ["user"],
                    "sAMAccountName": [name],
                    "displayName": [f"Aaa Retail {number}"],
                    **attributes,
                },
            )
        said = refused(directory, enterprise, remove_sip_domains=["retail.contoso.com"])["remove_sip_domains"][0]
        assert f"{before + 2} users or applications have addresses in retail.contoso.com" in said
        assert "Aaa Retail 0, Aaa Retail 1" in said
        assert "Aaa Retail 2" not in said

    def test_an_unknown_domain_does_not_go(self, directory: Directory, enterprise: uuid.UUID) -> None:
        said = refused(directory, enterprise, remove_sip_domains=["fabrikam.com"])["remove_sip_domains"][0]
        assert "contoso.com, retail.contoso.com" in said

    def test_logon_domains_that_will_not_be_there(self, directory: Directory, enterprise: uuid.UUID) -> None:
        wish: dict[str, Any] = {"client_logon": "automatic"}
        assert "will not be" in refused(directory, enterprise, logon_domains=["x.com"], **wish)["logon_domains"][0]
        assert "No SIP domain" in refused(directory, enterprise, logon_domains=[], **wish)["logon_domains"][0]

    @pytest.mark.parametrize(
        ("wish", "field", "said"),
        [
            ({"access_edge_servers": ["ocsfe01.contoso.com"]}, "access_edge_servers", "own servers"),
            ({"access_edge_servers": ["OCSPOOL1.contoso.com"]}, "access_edge_servers", "the pool itself"),
            ({"access_edge_servers": ["ocsse01.contoso.com"]}, "access_edge_servers", "a pool of this forest"),
            ({"access_edge_servers": []}, "access_edge_servers", "No trusted Access Edge Server"),
            ({"access_edge_servers": ["edge"]}, "access_edge_servers", "short name"),
            ({"access_edge_servers": ["e.x.com", "E.x.com"]}, "access_edge_servers", "twice"),
            ({"av_edge_server": "ocsfe02.contoso.com"}, "av_edge_server", "own servers"),
            ({"av_edge_port": 0}, "av_edge_port", "1 to 65535"),
            ({"next_hop_port": 65536}, "next_hop_port", "1 to 65535"),
            ({"next_hop": "ocspool1.contoso.com"}, "next_hop", "being configured"),
            ({"next_hop": "nowhere.contoso.com"}, "next_hop", "neither"),
            ({"next_hop": "http://edge"}, "next_hop", "can't be"),
        ],
    )
    def test_edge_servers_and_ports(
        self, directory: Directory, enterprise: uuid.UUID, wish: dict[str, Any], field: str, said: str
    ) -> None:
        found = refused(directory, enterprise, external_access=True, **wish)
        assert field in found
        assert said in found[field][0]

    def test_an_unknown_pool(self, directory: Directory) -> None:
        assert "pool" in refused(directory, uuid.uuid4())


def plan_holders(directory: Directory, domain: str) -> int:
    from pools.sip_domains.holders import holders_of

    return holders_of(domain, directory).count


@pytest.fixture
def unsaid(directory: Directory, domain_admin: Directory) -> Iterator[None]:
    """Afterwards no pool has a setting of automatic logon."""
    yield
    for name in ("ocspool1", "ocsse01"):
        entry = pool_entry(name, directory)
        ours = (automatic_logon.CLIENTS, automatic_logon.REDIRECTS, automatic_logon.DOMAINS)
        values = tuple(v for v in entry.texts("msRTCSIP-PoolData") if v.partition("=")[0] in ours)
        if values:
            domain_admin.modify(entry.dn, [AttributeChange("msRTCSIP-PoolData", remove=values)])


@pytest.mark.django_db(transaction=True)
class TestTheJob:
    def test_does_it_all_and_undoing_brings_back_every_value(
        self, directory: Directory, administrator: Any, standard: uuid.UUID, unsaid: None
    ) -> None:
        before = snapshot(directory)
        wish: dict[str, Any] = {
            "applications": ALL_FOUR,
            "add_sip_domains": ["fabrikam.com"],
            "client_logon": "automatic",
            "redirects_logon": True,
            "external_access": True,
            "access_edge_servers": ["edge02.contoso.com"],
            "av_edge_server": "edge01.contoso.com",
            "next_hop": "edge02.contoso.com",
        }
        job = carried_out(planned(directory, standard, **wish), administrator, directory)
        now = standing(standard, directory)
        assert now.logon.redirects
        assert now.logon.domains == ("contoso.com", "retail.contoso.com", "fabrikam.com")
        assert now.access_edges == ("edge02.contoso.com",)
        assert now.next_hop == "edge02.contoso.com"
        assert now.av_edge is not None
        again = planned(directory, standard, **{**wish, "add_sip_domains": []})
        assert again.changes == ()
        taken_back(job, administrator, directory)
        assert snapshot(directory) == before

    def test_moves_the_task_of_redirecting_from_pool_to_pool(
        self, directory: Directory, administrator: Any, enterprise: uuid.UUID, standard: uuid.UUID, unsaid: None
    ) -> None:
        wish: dict[str, Any] = {"client_logon": "automatic", "redirects_logon": True}
        carried_out(planned(directory, enterprise, **wish), administrator, directory)
        said = refused(directory, standard, **wish)["redirects_logon"][0]
        assert "ocspool1.contoso.com authenticates and redirects" in said
        plan = planned(directory, standard, move_redirection=True, **wish)
        assert [DN.parse(change.target).name for change in plan.changes] == ["ocspool1", "ocsse01"]
        assert any("moves from ocspool1.contoso.com" in notice.text for notice in plan.notices)
        carried_out(plan, administrator, directory)
        assert not standing(enterprise, directory).logon.redirects
        assert standing(standard, directory).logon.redirects

    def test_activates_an_application_and_hands_over_what_hosts_do(
        self, directory: Directory, domain_admin: Directory, administrator: Any, enterprise: uuid.UUID
    ) -> None:
        application = "Microsoft.Rtc.Applications.Ccs"
        entry = pool_entry("ocspool1", directory)
        hosts = [one.application_server for one in servers_of_pool(entry.dn, directory) if one.application_server]
        for dn in (entry.dn, *(host.dn for host in hosts)):
            domain_admin.modify(dn, [AttributeChange("msRTCSIP-ApplicationList", remove=(application,))])
        plan = planned(directory, enterprise, applications=ALL_FOUR)
        assert [change.kind for change in plan.changes] == ["directory.modify"] * 3 + ["host.hand_over"] * 2
        assert [change.target for change in plan.changes[3:]] == ["ocsfe01.contoso.com", "ocsfe02.contoso.com"]
        assert "/Action:ActivateApp" in plan.changes[3].data["command"]
        assert "/Action:DeactivateApp" in plan.changes[3].data["undo_command"]
        job = carried_out(plan, administrator, directory)
        assert job.state == Job.State.WAITING_FOR_PEOPLE
        assert planned(directory, enterprise, applications=ALL_FOUR).changes == ()

    def test_removes_a_sip_domain_also_from_the_pools_that_use_it(
        self, directory: Directory, administrator: Any, enterprise: uuid.UUID, standard: uuid.UUID, unsaid: None
    ) -> None:
        added = carried_out(ADD_SIP_DOMAIN.planned_from({"name": "fabrikam.com"}, directory), administrator, directory)
        assert added.operation == "add_sip_domain"
        for pool in (enterprise, standard):
            carried_out(planned(directory, pool, client_logon="automatic"), administrator, directory)
        before = snapshot(directory)
        job = carried_out(planned(directory, enterprise, remove_sip_domains=["FABRIKAM.com"]), administrator, directory)
        for pool in (enterprise, standard):
            assert standing(pool, directory).logon.domains == ("contoso.com", "retail.contoso.com")
        taken_back(job, administrator, directory)
        assert snapshot(directory) == before
        carried_out(REMOVE_SIP_DOMAIN.planned_from({"name": "fabrikam.com"}, directory), administrator, directory)
        where = object_class("msRTCSIP-Domain") & Eq("msRTCSIP-DomainName", "fabrikam.com")
        assert not list(directory.search(directory.forest.global_settings, where, attributes=("cn",)))


class TestByName:
    def test_commands_plan_the_same(self, directory: Directory, enterprise: uuid.UUID) -> None:
        wish = {"pool": str(enterprise), "client_logon": "automatic"}
        plan = operations.plan("configure_pool", wish, directory)
        assert plan.hash == planned(directory, enterprise, client_logon="automatic").hash
        assert operations.plan("add_sip_domain", {"name": "fabrikam.com"}, directory).changes
        foreign: list[tuple[str, Any]] = [
            ("add_sip_domain", {}),
            ("add_sip_domain", ["fabrikam.com"]),
            ("add_sip_domain", {"name": "fabrikam.com", "colour": "red"}),
            ("remove_sip_domain", {"name": 7}),
        ]
        for name, spec in foreign:
            with pytest.raises(DomainError):
                operations.plan(name, spec, directory)
