"""Planning an Enterprise pool against a real directory, and what stands there once the plan is carried out."""

from __future__ import annotations

import dataclasses
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory.filters import Eq, object_class
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import from_json
from pools.create_pool.conflicts import BackEndInUse, BackEndIsFrontEnd, PoolFQDNTaken, PoolNameTaken, UnknownDomain
from pools.create_pool.plan import LeftOver
from pools.create_pool.spec import PoolSpec
from pools.create_pool.use_case import CREATE_POOL
from pools.names import pool_service

from .declared import PoolUseCaseTests
from .factories import pool_json


def plan(directory: Directory, **changes: Any) -> Plan:
    return CREATE_POOL.planned(spec=from_json(PoolSpec, pool_json(**changes)), directory=directory)


def apply(made: Plan, directory: Directory) -> list[DN]:
    """Write the directory's changes of a plan, as the runner will."""
    written = []
    for change in made.changes:
        if change.kind == "directory.add":
            directory.add(DN.parse(change.target), change.after)
            written.append(DN.parse(change.target))
    return written


@pytest.fixture
def created(directory: Directory) -> Iterator[Plan]:
    """A pool that was created for this test, and is gone afterwards."""
    name = f"p{uuid.uuid4().hex[:8]}"
    made = plan(directory, name=name, call_detail_recording=True)
    written = apply(made, directory)
    yield made
    for dn in reversed(written):
        directory.delete(dn)


def values(entry: Entry | None) -> dict[str, tuple[Any, ...]]:
    assert entry is not None
    return {
        name: tuple(sorted(entry.texts(name)))
        for name in entry
        if name.startswith("msrtcsip-") or name == "dnshostname"
    }


class TestCreatePool(PoolUseCaseTests):
    use_case = CREATE_POOL
    lasting = True

    @pytest.fixture
    def example(self, directory: Directory) -> PoolSpec:
        return from_json(PoolSpec, pool_json(name=f"p{uuid.uuid4().hex[:8]}", qoe_monitoring=True))


class TestPlanCreatePool:
    def test_is_the_same_each_time_and_writes_nothing(self, directory: Directory) -> None:
        one, other = plan(directory), plan(directory)
        assert one.hash == other.hash
        assert one == Plan.from_json(other.to_json())
        assert directory.get(DN.parse(one.changes[0].target)) is None

    def test_takes_the_right_to_create_pools(self, directory: Directory) -> None:
        made = plan(directory)
        assert (made.operation, made.permission) == ("create_pool", "pools.create_pool")
        assert made.spec["name"] == "nordpool"

    @pytest.mark.parametrize("name", ["ocspool1", "OCSPool1"])
    def test_refuses_the_name_of_a_pool(self, directory: Directory, name: str) -> None:
        with pytest.raises(PoolNameTaken, match="a pool") as caught:
            plan(directory, name=name)
        assert caught.value.field == "name"

    def test_refuses_the_name_of_a_server_of_the_deployment(self, directory: Directory) -> None:
        with pytest.raises(PoolNameTaken, match="a server"):
            plan(directory, name="OcsFe02")

    def test_refuses_the_name_of_any_computer(
        self, directory: Directory, domain_admin: Directory, scratch_ou: DN
    ) -> None:
        name = f"c{uuid.uuid4().hex[:8]}"
        attributes = {
            "objectClass": ["computer"],
            "sAMAccountName": [f"{name.upper()}$"],
            "userAccountControl": ["4096"],
        }
        domain_admin.add(scratch_ou.child("CN", name), attributes)
        with pytest.raises(PoolNameTaken, match=name):
            plan(directory, name=name)

    def test_refuses_the_dns_name_of_a_computer_that_is_called_otherwise(
        self, directory: Directory, domain_admin: Directory, scratch_ou: DN
    ) -> None:
        name = f"c{uuid.uuid4().hex[:8]}"
        attributes = {
            "objectClass": ["computer"],
            "sAMAccountName": [f"X{name[:12].upper()}$"],
            "userAccountControl": ["4096"],
            "dNSHostName": [f"{name}.contoso.com"],
        }
        domain_admin.add(scratch_ou.child("CN", f"other-{name}"), attributes)
        with pytest.raises(PoolNameTaken, match=f"other-{name}"):
            plan(directory, name=name)

    def test_refuses_the_fqdn_of_an_application(self, directory: Directory) -> None:
        with pytest.raises(PoolFQDNTaken, match=r"helpbot\.contoso\.com"):
            plan(directory, name="helpbot")

    def test_refuses_a_domain_that_the_forest_has_not(self, directory: Directory) -> None:
        with pytest.raises(UnknownDomain, match=r"contoso\.com"):
            plan(directory, domain="fabrikam.com")

    @pytest.mark.parametrize("server", ["ocsfe01", r"OCSFE02.contoso.com\lcs", r"ocsse01\rtc"])
    def test_refuses_a_server_of_a_pool_as_back_end(self, directory: Directory, server: str) -> None:
        with pytest.raises(BackEndIsFrontEnd) as caught:
            plan(directory, sql_instance=server)
        assert caught.value.field == "sql_instance"

    def test_refuses_to_reuse_the_databases_of_another_pool(self, directory: Directory) -> None:
        with pytest.raises(BackEndInUse, match="ocspool1"):
            plan(directory, sql_instance=r"OCSSQL01.contoso.com\RTC", reuse_database=True)

    def test_warns_of_an_instance_that_another_pool_uses(self, directory: Directory) -> None:
        made = plan(directory, sql_instance=r"ocssql01\rtc")
        assert any("ocspool1.contoso.com has its back end" in notice.text for notice in made.notices)

    def test_warns_of_a_web_farm_with_a_computers_name_and_of_stores_on_a_front_end(self, directory: Directory) -> None:
        made = plan(directory, internal_web_farm_fqdn="ocsfe05.contoso.com", address_book_path=r"\\ocsfe01\Book")
        warned = {notice.about for notice in made.notices if notice.level == "warning"}
        assert warned == {"internal_web_farm_fqdn", "address_book_path"}

    def test_raises_several_conflicts_together(self, directory: Directory) -> None:
        with pytest.raises(ManyErrors) as caught:
            plan(directory, name="ocsfe04", sql_instance="ocsfe01")
        assert {error.field for error in caught.value.errors} == {"name", "sql_instance"}

    def test_checks_the_rules_too_when_the_spec_was_not_checked(self, directory: Directory) -> None:
        spec = dataclasses.replace(from_json(PoolSpec, pool_json()), name="nord_pool")
        with pytest.raises(DomainError, match="underscore"):
            CREATE_POOL.planned(spec=spec, directory=directory)

    def test_sets_the_pools_domain_only_outside_the_forests_name(self, directory: Directory) -> None:
        from pools.create_pool.entries import pool_attributes

        inside = from_json(PoolSpec, pool_json(domain="west.contoso.com"))
        outside = from_json(PoolSpec, pool_json(domain="fabrikam.com"))
        near = from_json(PoolSpec, pool_json(domain="notcontoso.com"))
        found = [
            pool_attributes(one, directory.forest).get("msRTCSIP-PoolDomainFQDN") for one in (inside, outside, near)
        ]
        assert found == [None, "fabrikam.com", "notcontoso.com"]


class TestACreatedPool:
    def test_has_the_attributes_that_the_reference_gives(self, created: Plan, directory: Directory) -> None:
        name = created.spec["name"]
        assert values(directory.get(DN.parse(created.changes[0].target))) == {
            "dnshostname": (f"{name}.contoso.com",),
            "msrtcsip-pooldisplayname": (name,),
            "msrtcsip-pooltype": ("10",),
            "msrtcsip-poolversion": ("4",),
            "msrtcsip-poolfunctionality": ("2",),
            "msrtcsip-backendserver": (r"ocssql02.contoso.com\lcs7",),
            "msrtcsip-pooldata": tuple(
                sorted(
                    (
                        "InternalWebFarmFQDN=web-nord.contoso.com",
                        "ExternalWebFarmFQDN=web-nord.example.net",
                        r"MeetingContentPath=\\ocsfs01\nord\Slides",
                        r"MeetingMetadataPath=\\ocsfs01\nord\Meta",
                        r"AddressBookPath=\\ocsfs01\nord\Book",
                        r"ApplicationDataPath=\\ocsfs01\nord\Apps",
                        r"ClientUpdateDataPath=\\ocsfs01\nord\Updates",
                        "ArchiveInstantMessages=FALSE",
                        "CallDetailRecording=TRUE",
                        "QoEMonitoring=FALSE",
                    )
                )
            ),
        }

    def test_has_the_same_objects_below_as_the_pool_that_is_there(self, created: Plan, directory: Directory) -> None:
        def below(pool: DN) -> dict[str, str]:
            found = directory.search(pool, ~Eq("objectClass", "msRTCSIP-Pool"), attributes=("objectClass",))
            return {str(one.dn).removesuffix(str(pool)): one.texts("objectClass")[-1] for one in found}

        new, old = (directory.forest.pools.child("CN", name) for name in (created.spec["name"], "ocspool1"))
        assert below(new) == below(old)
        assert below(new)["CN=LC Services,CN=Microsoft,"] == "msRTCSIP-PoolService"

    def test_has_a_factory_for_each_kind_of_conferencing_server(self, created: Plan, directory: Directory) -> None:
        factories = directory.forest.under_rtc_service("MCU Factories")
        mine = {change.target for change in created.changes if change.target.endswith(str(factories))}
        found = [directory.get(DN.parse(dn)) for dn in mine]
        assert {one.text("msRTCSIP-MCUType") for one in found if one} == {
            "meeting",
            "audio-video",
            "chat",
            "phone-conf",
        }
        for one in found:
            assert one is not None
            assert re.fullmatch(r"\{[0-9A-F-]{36}\}", one.dn.name)
            assert one.text("msRTCSIP-MCUVendor") == "Microsoft Corporation"
            assert one.text("msRTCSIP-MCUFactoryProviderID") == "{F0810510-424F-46ef-84FE-6CC720DF1791}"
            assert one.text("msRTCSIP-MCUFactoryData").startswith("FactoryURL=https://web-nord.contoso.com:444/")
            service = one.link("msRTCSIP-PoolAddresses")
            assert service is not None
            assert service.is_below(directory.forest.pools.child("CN", created.spec["name"]))

    def test_is_trusted_and_has_a_conference_directory_of_its_own(self, created: Plan, directory: Directory) -> None:
        name, forest = created.spec["name"], directory.forest
        trusted = list(
            directory.search(
                forest.global_settings,
                object_class("msRTCSIP-TrustedServer") & Eq("msRTCSIP-TrustedServerFQDN", f"{name}.contoso.com"),
                attributes=("msRTCSIP-TrustedServerVersion",),
            )
        )
        assert [one.number("msRTCSIP-TrustedServerVersion") for one in trusted] == [4]
        directories = directory.search(
            forest.under_rtc_service("Conference Directories"),
            object_class("msRTCSIP-ConferenceDirectory"),
            attributes=("msRTCSIP-ConferenceDirectoryId", "msRTCSIP-ConferenceDirectoryHomePool"),
        )
        numbers = {
            str(one.link("msRTCSIP-ConferenceDirectoryHomePool")): one.number("msRTCSIP-ConferenceDirectoryId")
            for one in directories
        }
        assert len(set(numbers.values())) == len(numbers)
        assert numbers[f"CN=LC Services,CN=Microsoft,CN={name},{forest.pools}"] >= 3

    def test_can_be_the_home_of_servers_and_of_users(
        self, created: Plan, directory: Directory, domain_admin: Directory, scratch_ou: DN
    ) -> None:
        service = pool_service(DN.parse(created.changes[0].target))
        user = scratch_ou.child("CN", "someone")
        account = f"u{uuid.uuid4().hex[:10]}"
        domain_admin.add(
            user, {"objectClass": ["user"], "sAMAccountName": [account], "msRTCSIP-PrimaryHomeServer": [str(service)]}
        )
        computer = scratch_ou.child("CN", account)
        domain_admin.add(computer, {"objectClass": ["computer"], "sAMAccountName": [f"{account}x$"]})
        domain_admin.add(computer.child("CN", "Microsoft"), {"objectClass": ["container"]})
        server = computer.child("CN", "Microsoft").child("CN", "LC Services")
        domain_admin.add(server, {"objectClass": ["msRTCSIP-Server"], "msRTCSIP-PoolAddress": [str(service)]})
        found = directory.get(service, ("msRTCSIP-FrontEndServers",))
        assert found is not None
        assert found.link("msRTCSIP-FrontEndServers") == server

    def test_can_not_be_planned_again(self, created: Plan, directory: Directory) -> None:
        with pytest.raises(PoolNameTaken):
            plan(directory, **created.spec)

    def test_leaves_traces_that_are_told_when_only_its_pool_object_goes(self, directory: Directory) -> None:
        name = f"p{uuid.uuid4().hex[:8]}"
        made = plan(directory, name=name)
        factory = next(change for change in made.changes if "MCU Factories" in change.target)
        directory.add(DN.parse(factory.target), factory.after)
        try:
            with pytest.raises(LeftOver, match=re.escape(factory.target[:20])):
                plan(directory, name=name)
        finally:
            directory.delete(DN.parse(factory.target))


class TestTheStepsOnWindowsHosts:
    def steps(self, made: Plan) -> dict[str, Any]:
        return {change.target: change.data for change in made.changes if change.kind == "host.hand_over"}

    def test_have_the_command_line_with_the_options_that_are_documented(self, directory: Directory) -> None:
        made = plan(directory, meeting_metadata_path=r"\\ocsfs01\Nord & Süd\Meta data")
        assert self.steps(made)["ocssql02.contoso.com"]["command"] == (
            "LcsCmd.exe /Forest /Action:CreatePool /PoolName:nordpool "
            r"/PoolBE:ocssql02.contoso.com\lcs7 /RefDomain:contoso.com "
            r"/MeetingContentPath:\\ocsfs01\nord\Slides "
            r'/MeetingMetaPath:"\\ocsfs01\Nord & Süd\Meta data" '
            r"/AppDataLocation:\\ocsfs01\nord\Apps /ClientUpdateLocation:\\ocsfs01\nord\Updates"
        )

    def test_tell_what_has_no_option(self, directory: Directory) -> None:
        why = self.steps(plan(directory, qoe_monitoring=True))["ocssql02.contoso.com"]["why"]
        for text in (
            "web-nord.example.net",
            r"H:\Data\Users",
            r"K:\Logs\Dynamic",
            r"\\ocsfs01\nord\Book",
            "QoE monitoring yes",
        ):
            assert text in why

    def test_grant_each_share_what_its_table_says(self, directory: Directory) -> None:
        made = plan(directory, meeting_archiving=True, meeting_archive_path=r"\\ocsfs01\nord\Law")
        access = {
            target.rpartition("\\")[2]: data["access"] for target, data in self.steps(made).items() if data["access"]
        }
        guests, component = "RTCUniversalGuestAccessGroup", "RTCComponentUniversalServices"
        home, admins = "RTCHSUniversalServices", "RTCUniversalServerAdmins"
        read, write = "Read only", "Read/write"
        assert access == {
            "Slides": {guests: read, component: write},
            "Meta": {component: write},
            "Book": {home: write, admins: write, "Authenticated Users": read, guests: read},
            "Law": {component: write},
            "Apps": {component: write, admins: write},
            "Updates": {component: read, admins: write, guests: read},
        }

    def test_leave_the_archive_out_when_archiving_is_off(self, directory: Directory) -> None:
        made = plan(directory, meeting_archive_path=r"\\ocsfs01\nord\Law")
        assert r"\\ocsfs01\nord\Law" not in self.steps(made)
        assert not any("MeetingCompliancePath" in str(change.after) for change in made.changes)

    def test_grant_with_commands_and_can_be_taken_back(self, directory: Directory) -> None:
        step = self.steps(plan(directory))[r"\\ocsfs01\nord\Book"]
        assert step["command"] == (
            r"icacls \\ocsfs01\nord\Book "
            r'/grant "CONTOSO\RTCHSUniversalServices:(OI)(CI)M" /grant "CONTOSO\RTCUniversalServerAdmins:(OI)(CI)M" '
            r'/grant "*S-1-5-11:(OI)(CI)RX" /grant "CONTOSO\RTCUniversalGuestAccessGroup:(OI)(CI)RX"'
        )
        assert r"/remove:g CONTOSO\RTCHSUniversalServices" in step["undo_command"]

    def test_come_after_the_directory(self, directory: Directory) -> None:
        kinds = [change.kind for change in plan(directory).changes]
        assert kinds == sorted(kinds)
        assert kinds.count("host.hand_over") == 6
