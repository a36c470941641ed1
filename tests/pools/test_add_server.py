"""Planning a new server of an Enterprise pool."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from ocsadmin.demo import names as demo
from ocsadmin.demo.content.topology import servers as demo_servers
from ocsadmin.demo.content.topology.pools import ENTERPRISE_POOL
from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import from_json
from pools.add_server.spec import AddServerSpec
from pools.add_server.use_case import ADD_SERVER
from pools.add_server.windows import WINDOWS_2003, WINDOWS_2008, version_called
from pools.create_pool.spec import PoolSpec
from pools.create_pool.use_case import CREATE_POOL
from pools.directory import server_entries
from pools.service_accounts.placing import default_container

from .declared import PoolUseCaseTests, guid_of
from .factories import pool_json

FREE = "ocsfe03.contoso.com"
FREE_DN = f"CN=ocsfe03,{demo.OCS_SERVERS}"


def wish(**changes: Any) -> dict[str, Any]:
    return {"pool": "ocspool1", "server": FREE, "accept_license": True, **changes}


def plan(directory: Directory, **changes: Any) -> Plan:
    return ADD_SERVER.planned_from(wish(**changes), directory)


def refused(directory: Directory, **changes: Any) -> list[DomainError]:
    with pytest.raises(DomainError) as caught:
        plan(directory, **changes)
    error = caught.value
    return error.errors if isinstance(error, ManyErrors) else [error]


def codes(errors: list[DomainError]) -> list[tuple[str, str | None]]:
    return [(error.code, error.field) for error in errors]


def of_kind(made: Plan, kind: str) -> list[Change]:
    return [change for change in made.changes if change.kind == kind]


@pytest.fixture
def account_of_free_server(domain_admin: Directory) -> Iterator[DN]:
    """The computer account of ocsfe03, put back as it was."""
    dn = DN.parse(FREE_DN)
    names = ("userAccountControl", "operatingSystem", "dNSHostName")
    before = domain_admin.get(dn, names)
    assert before is not None
    yield dn
    for name in names:
        put(domain_admin, dn, name, *before.wire(name))


def put(directory: Directory, dn: DN, name: str, *values: Any) -> None:
    directory.modify(dn, [AttributeChange(name, add=values, replace=True)])


class TestAddServer(PoolUseCaseTests):
    use_case = ADD_SERVER
    lasting = True

    @pytest.fixture
    def example(self, directory: Directory) -> AddServerSpec:
        pool = guid_of(directory.forest.pools.child("CN", "ocspool1"), directory)
        container = str(default_container(directory))
        return AddServerSpec(pool=pool, server=FREE, accept_license=True, account_container=container)


class TestThePlan:
    def test_is_the_same_each_time_and_writes_nothing(self, directory: Directory) -> None:
        one, other = plan(directory), plan(directory)
        assert one.hash == other.hash
        assert one == Plan.from_json(other.to_json())
        assert directory.get(DN.parse(f"CN=Microsoft,{FREE_DN}")) is None
        assert (one.title, one.permission) == ("Add ocsfe03.contoso.com to ocspool1.contoso.com", "pools.add_server")

    def test_has_the_objects_that_the_other_servers_have(self, directory: Directory) -> None:
        """What the demo writes for ocsfe02, with the other name."""
        expected = {}
        for step in demo_servers.steps(demo_servers.Server("ocsfe03", ENTERPRISE_POOL)):
            attributes = {
                name: tuple(sorted([values] if isinstance(values, str) else values))  # type: ignore[type-var]
                for name, values in step.attributes.items()  # type: ignore[union-attr]
            }
            expected[self._key(step.dn, attributes)] = attributes
        made = {
            self._key(change.target, change.after): {name: tuple(sorted(v)) for name, v in change.after.items()}
            for change in of_kind(plan(directory), "directory.add")
        }
        assert made == expected

    def _key(self, dn: str, attributes: Any) -> tuple[str, ...]:
        """The place, with what tells objects apart that are named by a GUID."""
        parsed = DN.parse(dn)
        kind = "".join(attributes.get("msRTCSIP-MCUType", ()))
        return ("{GUID}" if parsed.name.startswith("{") else parsed.name, parsed.parent.key, kind)

    def test_leaves_accounts_that_exist_and_are_members_alone(self, directory: Directory) -> None:
        made = plan(directory)
        assert of_kind(made, "directory.modify") == []
        assert not any(change.secrets for change in made.changes)

    def test_ends_with_steps_on_the_server_that_hold_no_password(self, directory: Directory) -> None:
        steps = of_kind(plan(directory), "host.hand_over")
        titles = [step.title.replace(FREE, "X") for step in steps]
        assert titles[:5] == [
            "Prepare Windows for Setup on X",
            "Install IIS services on X",
            "Install and activate the server roles on X",
            "Activate the Front End Server on X",
            "Activate the Application Server on X",
        ]
        assert titles[5:9] == [
            f"Activate {name} on X"
            for name in (
                "Conferencing Attendant",
                "Conferencing Announcement Service",
                "Response Group Service",
                "Outside Voice Control",
            )
        ]
        commands = {step.title: step.data["command"] for step in steps}
        assert commands[f"Activate the Front End Server on {FREE}"] == (
            "LcsCmd.exe /Server:ocsfe03.contoso.com /Role:EE /Action:Activate /PoolName:ocspool1 /User:RTCService "
            '/Password:"<password of RTCService>"'
        )
        assert "Web-Windows-Auth" in commands[f"Install IIS services on {FREE}"]
        assert r"C:\Program Files\Microsoft Office Communications Server 2007 R2" in steps[2].data["why"]

    def test_leaves_windows_alone_where_it_is_prepared(self, directory: Directory) -> None:
        titles = [step.title for step in of_kind(plan(directory, windows_prepared=True), "host.hand_over")]
        assert titles[0].startswith("Install and activate")

    def test_warns_that_a_second_server_needs_a_load_balancer(self, directory: Directory) -> None:
        (notice,) = [one for one in plan(directory).notices if one.about == "pool"]
        assert notice.level == "warning"
        assert "3 servers" in notice.text
        assert "SNAT; DNAT is not supported" in notice.text

    @pytest.mark.parametrize("text", ["ocspool1", "OCSPOOL1.contoso.com"])
    def test_takes_a_pool_by_name(self, directory: Directory, text: str) -> None:
        assert plan(directory, pool=text).title.endswith("to ocspool1.contoso.com")

    def test_takes_a_server_in_any_case_and_names_it_as_the_directory_does(self, directory: Directory) -> None:
        assert plan(directory, server="OCSFE03.Contoso.COM").title.startswith("Add ocsfe03.contoso.com")


class TestARefusal:
    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"accept_license": False}, [("license-not-accepted", "accept_license")]),
            ({"install_folder": r"\\x\y"}, [("bad-local-path", "install_folder")]),
            ({"server": "ocsfe03"}, [("bad-host-name", "server")]),
            ({"server": ""}, [("missing-value", "server")]),
            ({"pool": ""}, [("missing-value", "pool")]),
            ({"pool": "nopool"}, [("no-such-pool", "pool")]),
            ({"pool": "ocsse01"}, [("pool-has-one-server", "pool")]),
            ({"server": "nobody.contoso.com"}, [("unknown-computer", "server")]),
            ({"server": "ocsfe03.fabrikam.com"}, [("unknown-computer", "server")]),
            ({"server": "ocspool1.contoso.com"}, [("computer-is-pool", "server")]),
            ({"server": "ocsfe01.contoso.com"}, [("already-server", "server")]),
            ({"server": "ocsse01.contoso.com"}, [("already-server", "server")]),
            ({"server": "edge01.contoso.com"}, [("computer-has-other-task", "server")]),
            ({"server": "ocssql01.contoso.com"}, [("computer-has-other-task", "server")]),
            ({"main_account": "x" * 21}, [("bad-account-name", "main_account")]),
            ({"guest_account": "CONTOSO\\x"}, [("bad-account-name", "guest_account")]),
            ({"guest_account": "a|b"}, [("bad-account-name", "guest_account")]),
            ({"guest_account": " "}, [("missing-value", "guest_account")]),
            ({"component_account": "rtcservice"}, [("same-account", "component_account")]),
            ({"account_container": "nonsense"}, [("bad-input", "account_container")]),
            ({"main_account_password": "x"}, [("unknown-field", "main_account_password")]),
            ({"accept_license": "yes"}, [("wrong-type", "accept_license")]),
        ],
    )
    def test_names_the_field(self, directory: Directory, changes: dict[str, Any], expected: list[Any]) -> None:
        assert codes(refused(directory, **changes)) == expected

    def test_tells_all_at_once(self, directory: Directory) -> None:
        found = codes(refused(directory, accept_license=False, server="x", main_account="a@b", install_folder=""))
        assert [field for _, field in found] == ["accept_license", "install_folder", "server", "main_account"]

    @pytest.mark.parametrize("body", [None, [], "x", 1, {}, {"pool": 1, "server": []}, {"server": None, "pool": {}}])
    def test_comes_for_json_of_another_shape(self, body: Any) -> None:
        with pytest.raises(ManyErrors):
            from_json(AddServerSpec, body)

    def test_says_which_pool_has_the_server(self, directory: Directory) -> None:
        assert "the pool ocsse01" in refused(directory, server="ocsse01.contoso.com")[0].text
        assert "Nothing is to be done" in refused(directory, server="ocsfe02.contoso.com")[0].cure

    def test_comes_for_a_disabled_computer(
        self, directory: Directory, domain_admin: Directory, account_of_free_server: DN
    ) -> None:
        put(domain_admin, account_of_free_server, "userAccountControl", "4098")
        assert codes(refused(directory)) == [("computer-disabled", "server")]

    def test_comes_for_a_domain_controller(self, directory: Directory) -> None:
        found = codes(refused(directory, server="dc1.contoso.com"))
        assert ("computer-has-other-task", "server") in found
        assert ("may-not-write-server", "server") in found

    def test_comes_for_what_an_earlier_server_left(self, directory: Directory, domain_admin: Directory) -> None:
        change = server_entries.trusted_server(FREE, directory.forest)
        dn = DN.parse(change.target)
        domain_admin.add(dn, change.after)
        try:
            (error,) = refused(directory)
            assert (error.code, str(dn) in error.text) == ("server-left-over", True)
        finally:
            domain_admin.delete(dn)

    def test_is_never_given_for_another_products_container(self, directory: Directory, domain_admin: Directory) -> None:
        container = DN.parse(f"CN=Microsoft,{FREE_DN}")
        domain_admin.add(container, {"objectClass": ["container"]})
        try:
            targets = [change.target for change in plan(directory).changes]
            assert str(container) not in targets
            assert f"CN=LC Services,{container}" in targets
        finally:
            domain_admin.delete(container)


@pytest.fixture
def empty_pool(directory: Directory, domain_admin: Directory) -> Iterator[str]:
    """An Enterprise pool that was created and has no server yet."""
    name = f"p{uuid.uuid4().hex[:8]}"
    made = CREATE_POOL.planned(spec=from_json(PoolSpec, pool_json(name=name)), directory=directory)
    added = [change for change in made.changes if change.kind == "directory.add"]
    for change in added:
        domain_admin.add(DN.parse(change.target), change.after)
    yield name
    for change in reversed(added):
        if domain_admin.get(DN.parse(change.target), ("cn",)) is not None:
            domain_admin.delete(DN.parse(change.target))


class TestAPoolWithoutServers:
    def test_gets_its_first_without_a_load_balancer(self, directory: Directory, empty_pool: str) -> None:
        made = plan(directory, pool=empty_pool)
        (notice,) = [one for one in made.notices if one.about == "pool"]
        assert (notice.level, "is the first server" in notice.text) == ("info", True)
        server = next(one for one in made.changes if one.target == f"CN=LS AppServer,CN=Microsoft,{FREE_DN}")
        assert "msRTCSIP-ApplicationList" not in server.after
        assert not any("ActivateApp" in one.data["command"] for one in of_kind(made, "host.hand_over"))

    def test_that_lacks_what_servers_refer_to_is_refused(
        self, directory: Directory, domain_admin: Directory, empty_pool: str
    ) -> None:
        service = directory.forest.pools.child("CN", empty_pool).child("CN", "Microsoft")
        domain_admin.delete(service.child("CN", "LS AppServer Service"))
        assert codes(refused(directory, pool=empty_pool)) == [("pool-incomplete", "pool")]

    def test_of_another_version_is_refused(
        self, directory: Directory, domain_admin: Directory, empty_pool: str
    ) -> None:
        put(domain_admin, directory.forest.pools.child("CN", empty_pool), "msRTCSIP-PoolVersion", "3")
        (error,) = refused(directory, pool=empty_pool)
        assert (error.code, error.text.count("Office Communications Server 2007")) == ("pool-of-other-version", 2)


class TestWhatStandsOfAServer:
    def test_is_all_that_adding_it_would_write(self, directory: Directory) -> None:
        standing = server_entries.standing(directory, DN.parse(f"CN=ocsfe02,{demo.OCS_SERVERS}"), "OCSFE02.contoso.com")
        kinds = [entry.texts("objectClass")[-1].removeprefix("msRTCSIP-") for entry in standing]
        assert kinds[0] == "container"
        assert sorted(kinds[1:8]) == ["ApplicationServer", "MCU", "MCU", "MCU", "MCU", "Server", "WebComponents"]
        assert kinds[8:] == ["TrustedServer", *["TrustedMCU"] * 4, "TrustedWebComponentsServer"]
        added = of_kind(plan(directory), "directory.add")
        assert len(standing) == len(added)

    def test_is_nothing_of_a_computer_that_is_none(self, directory: Directory) -> None:
        assert server_entries.standing(directory, DN.parse(FREE_DN), FREE) == []


class TestWindows:
    @pytest.mark.parametrize(
        ("called", "expected"),
        [
            ("Windows Server 2008 Enterprise", WINDOWS_2008),
            ("Windows Server® 2008 Standard", WINDOWS_2008),
            ("Windows Server 2003", WINDOWS_2003),
            ("Windows Server 2003 R2 Enterprise x64", WINDOWS_2003),
        ],
    )
    def test_is_known_by_its_name(self, called: str, expected: Any) -> None:
        assert version_called(called) is expected

    @pytest.mark.parametrize("called", ["Windows Server 2008 R2 Standard", "Windows 7", "Samba", ""])
    def test_of_another_version_is_cautioned(self, called: str) -> None:
        assert version_called(called).caution
        assert version_called(called).iis_command == ""

    def test_of_2003_needs_two_services(self) -> None:
        assert [one.name for one in WINDOWS_2003.components] == ["ASP.NET", "World Wide Web Service"]
        assert WINDOWS_2003.iis_command.splitlines() == [
            r"> %TEMP%\iis.txt echo [Components]",
            r">> %TEMP%\iis.txt echo aspnet=on",
            r">> %TEMP%\iis.txt echo iis_www=on",
            r"sysocmgr /i:%windir%\inf\sysoc.inf /u:%TEMP%\iis.txt",
        ]

    def test_that_is_not_known_gets_no_commands(
        self, directory: Directory, domain_admin: Directory, account_of_free_server: DN
    ) -> None:
        put(domain_admin, account_of_free_server, "operatingSystem", "Windows Server 2012")
        made = plan(directory)
        assert of_kind(made, "host.hand_over")[0].title.startswith("Install and activate")
        assert any("Windows Server 2012" in notice.text for notice in made.notices)
