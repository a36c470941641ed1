"""Starting and stopping the Windows services of a pool's servers."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from ocsadmin import mirror, parts
from ocsadmin.checks.targets import OutsideDeployment
from ocsadmin.checks.verdict import Level
from ocsadmin.directory import AttributeChange, Directory
from ocsadmin.errors import ManyErrors
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job
from pools import names
from pools.directory.pools import NoSuchPool, NoSuchServer, find_pool
from pools.services import catalog as service_catalog
from pools.services import checks as service_checks
from pools.services.replication import replication_verdicts
from pools.services.wanted import NoSuchServices
from pools.start_application.use_case import START_APPLICATION
from pools.start_services.spec import ServicesSpec
from pools.start_services.use_case import START_SERVICES
from pools.stop_services.spec import StopServicesSpec
from pools.stop_services.use_case import STOP_SERVICES

from .declared import PoolUseCaseTests, guid_of
from .worlds import carried_out, commands, pool_of_its_own, texts, titles

pytestmark = pytest.mark.django_db(transaction=True)
FE = "ocsfe01.contoso.com"
FE_ADDRESS = "127.20.0.11"


def started(directory: Directory, pool: str = "ocspool1", **wish: Any) -> Any:
    return START_SERVICES.planned_from({"pool": pool, **wish}, directory)


def stopped(directory: Directory, pool: str = "ocspool1", **wish: Any) -> Any:
    return STOP_SERVICES.planned_from({"pool": pool, **wish}, directory)


def services(plan: Any) -> list[str]:
    return [change.data["service"] for change in plan.changes if "service" in change.data]


@pytest.fixture
def listens() -> Iterator[Callable[[int], None]]:
    """Something that listens at a port of the demo's first Front End Server."""
    address = parts.resolver().addresses(FE)[0]
    with ExitStack() as stack:
        yield lambda port: stack.enter_context(_server(address, port)) and None


def _server(address: str, port: int) -> socket.socket:
    return socket.create_server((address, port), reuse_port=True)


@pytest.fixture
def pool(directory: Directory) -> str:
    return guid_of(directory.forest.pools.child("CN", "ocspool1"), directory)


class TestStartServices(PoolUseCaseTests):
    use_case = START_SERVICES
    writes = False

    @pytest.fixture
    def example(self, pool: str) -> ServicesSpec:
        return ServicesSpec(pool, (FE,), ("RTCSRV", "RTCCAA"))


class TestStartAnApplication(TestStartServices):
    use_case = START_APPLICATION

    @pytest.fixture
    def example(self, pool: str) -> ServicesSpec:
        return ServicesSpec(pool, (FE,), ("RTCCAA",))


class TestStopServices(PoolUseCaseTests):
    use_case = STOP_SERVICES
    writes = False

    @pytest.fixture
    def example(self, pool: str) -> StopServicesSpec:
        return StopServicesSpec(pool, (FE,), ("RTCSRV",))


class TestTheCatalog:
    def test_has_the_services_of_the_table(self) -> None:
        table = "RTCSRV RtcQmsAgent RTCAVMCU RTCIMMCU RTCACPMCU RTCDATAMCU RTCLOG RTCCDR RtcQms RTCCAS RTCCAA RTCAPPSRV"
        assert {*table.split(), "RTCCCS", "RTCACD"} <= {one.name for one in service_catalog.SERVICES}

    def test_starts_what_others_need_before_them(self) -> None:
        for service in (order := service_catalog.in_start_order(service_catalog.SERVICES)):
            names_before = {one.name for one in order[: order.index(service)]}
            assert set(service.after) <= names_before

    def test_knows_what_needs_message_queuing(self) -> None:
        queuing = [one.name for one in service_catalog.SERVICES if "Message Queuing" in " ".join(one.needs)]
        assert queuing == ["RTCLOG", "RTCCDR", "RtcQms"]

    def test_knows_no_port_twice(self) -> None:
        ports = [one.port for one in service_catalog.SERVICES if one.port]
        assert len(ports) == len(set(ports))


class TestStarting:
    def test_goes_server_by_server_in_the_order_of_dependencies(self, directory: Directory) -> None:
        order = services(started(directory))
        one = ["RTCSRV", "RtcQmsAgent", "RTCAVMCU", "RTCIMMCU", "RTCACPMCU", "RTCDATAMCU", "RTCAPPSRV"]
        assert order[:7] == one
        assert set(order[7:11]) == {"RTCCAS", "RTCCAA", "RTCCCS", "RTCACD"}
        assert order[11:] == order[:11]

    def test_begins_with_replication_and_the_firewall(self, directory: Directory) -> None:
        plan = started(directory, servers=[FE.upper()])
        assert commands(plan)[:3] == [
            "LcsCmd.exe /Forest /Action:CheckPoolState /PoolName:ocspool1",
            "net start MpsSvc",
            "net start RTCSRV",
        ]
        assert {change.target for change in plan.changes[1:]} == {FE}

    def test_says_what_the_documents_warn_of(self, directory: Directory) -> None:
        said = texts(started(directory))
        assert "although it may have started" in said
        assert "does not start without Message Queuing" in said
        assert "has all" in said

    def test_takes_only_what_was_chosen(self, directory: Directory) -> None:
        plan = started(directory, servers=[FE], services=["rtccaa"])
        assert services(plan) == ["RTCCAA"]
        assert len(plan.changes) == 1
        assert plan.changes[0].data["check"]["port"] == 5072

    def test_is_planned_the_same_twice(self, directory: Directory) -> None:
        assert started(directory).hash == started(directory).hash

    def test_needs_a_server(self, directory: Directory, administrator: Any) -> None:
        with pool_of_its_own(directory, administrator) as pool, pytest.raises(NoSuchServices, match="any service"):
            started(directory, pool.name)

    @pytest.mark.parametrize(
        ("wish", "error"),
        [
            ({"pool": "nowhere"}, NoSuchPool),
            ({"servers": ["ocsse01.contoso.com"]}, NoSuchServer),
            ({"services": ["RTCLOG"]}, NoSuchServices),
            ({"services": ["; rm -rf /"]}, ManyErrors),
            ({"services": "RTCSRV"}, ManyErrors),
            ({"pool": ""}, ManyErrors),
            ({"sevices": []}, ManyErrors),
        ],
    )
    def test_refuses_what_is_not_there(
        self, directory: Directory, wish: dict[str, Any], error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            started(directory, **{"pool": "ocspool1", **wish})


class TestStopping:
    def test_drains_first_and_goes_backwards(self, directory: Directory) -> None:
        plan = stopped(directory, servers=[FE])
        assert titles(plan)[0] == f"Drain {FE}"
        assert services(plan) == services(started(directory, servers=[FE]))[::-1]
        assert "their clients sign in again through ocsfe02.contoso.com" in texts(plan)

    def test_says_when_nobody_is_left(self, directory: Directory) -> None:
        said = texts(stopped(directory, drain=False))
        assert "users can't sign in" in said
        assert "Conferences" in said
        assert "not drained" in said

    def test_is_taken_back_by_starting(self, directory: Directory, administrator: Any) -> None:
        job = carried_out(stopped(directory, servers=[FE], services=["RTCCAA"]), directory, administrator)
        job.rows.update(result="Success")
        undo = gate.undo_plan(job, directory=directory)
        assert commands(undo) == ["net start RTCCAA"]
        assert undo.changes[0].data["check"]["expect"] == "open"


class TestTheChecks:
    @pytest.fixture
    def job(self, directory: Directory, administrator: Any) -> Job:
        mirror.replicate(directory, only=["pool", "server", "computer", "trusted_service"])
        return carried_out(started(directory, servers=[FE], services=["RTCAVMCU"]), directory, administrator)

    def asked(self, job: Job, person: Any) -> Any:
        row = job.rows.select_related("job").get()
        gate.ask(row, acting_user=person, resolver=parts.resolver())
        row.refresh_from_db()
        return row

    def test_a_late_service_is_a_warning_and_a_success_when_asked_again(
        self, job: Job, administrator: Any, listens: Callable[[int], None]
    ) -> None:
        late = self.asked(job, administrator)
        assert late.result == "Warning"
        assert "although it runs" in late.hint
        assert "event log" in late.hint
        listens(5063)
        assert self.asked(job, administrator).result == "Success"

    def test_a_service_that_stops_no_longer_answers(
        self, directory: Directory, administrator: Any, listens: Callable[[int], None], job: Job
    ) -> None:
        stop = carried_out(stopped(directory, servers=[FE], services=["RTCIMMCU"]), directory, administrator)
        row = stop.rows.select_related("job").last()
        assert row is not None
        gate.ask(row, acting_user=administrator, resolver=parts.resolver())
        row.refresh_from_db()
        assert row.result == "Success"
        listens(5063)
        check = {**job.rows.get().change.data["check"], "expect": "closed"}
        assert service_checks.port(check, parts.resolver())().level == Level.WARNING

    @pytest.mark.parametrize(
        ("host", "port"), [("ocssql01.contoso.com", 5061), (FE, 22), ("127.0.0.1", 5061), ("", 5061), (FE, "5061")]
    )
    def test_only_the_deployment_is_asked(self, job: Job, host: str, port: Any) -> None:
        with pytest.raises(OutsideDeployment):
            service_checks.port({"kind": "tcp", "host": host, "port": port}, parts.resolver())

    def test_replication_is_asked_for(self, directory: Directory, administrator: Any) -> None:
        job = carried_out(started(directory), directory, administrator)
        first = job.rows.select_related("job").get(number=1)
        gate.ask(first, acting_user=administrator, resolver=parts.resolver())
        first.refresh_from_db()
        assert first.result == "Success"
        assert "has all" in first.message


class TestReplication:
    def test_sees_what_another_controller_lacks_or_has_otherwise(
        self, directory: Directory, domain_admin: Directory, administrator: Any
    ) -> None:
        """The other controller is the same one, seen before and after a change."""
        with pool_of_its_own(directory, administrator) as dn:

            class Other:
                """A controller of another name, which answers as ours did a moment ago."""

                forest = directory.forest

                def __getattr__(self, name: str) -> Any:
                    return getattr(directory, name)

                def state(self) -> Any:
                    from dataclasses import replace

                    return replace(directory.state(), host="dc2.contoso.com")

                def search(self, base: Any, where: Any, **more: Any) -> Any:
                    found = list(directory.search(base, where, **more))
                    return iter(found[:-1] if base == dn else found)

            verdicts = replication_verdicts(dn, directory, [directory, Other()])
            assert [one.level for one in verdicts[:2]] == [Level.OK, Level.FAILURE]
            assert "dc2.contoso.com does not have 1 of" in verdicts[1].text

    def test_tells_of_a_controller_that_is_silent(self, directory: Directory, forest: Any) -> None:
        from ocsadmin.directory.ldap import LDAPDirectory
        from ocsadmin.directory.settings import DirectorySettings

        silent = LDAPDirectory(DirectorySettings(uris=("ldaps://127.0.0.1:1",), bind_name="x", password="x"))
        pool = find_pool("ocspool1", directory, ("cn",)).dn
        verdicts = replication_verdicts(pool, directory, [silent])
        assert verdicts[0].level == Level.WARNING

    def test_sees_a_value_that_differs(self, directory: Directory, domain_admin: Directory, administrator: Any) -> None:
        with pool_of_its_own(directory, administrator) as dn:
            service = names.pool_service(dn)
            assert directory.get(service) is not None
            change = AttributeChange("msRTCSIP-PoolDisplayName", remove=(dn.name,), add=("Another name",))

            class Later:
                forest = directory.forest
                asked = 0

                def __getattr__(self, name: str) -> Any:
                    return getattr(directory, name)

                def state(self) -> Any:
                    from dataclasses import replace

                    if not self.asked:
                        domain_admin.modify(dn, [change])
                        self.asked = 1
                    return replace(directory.state(), host="dc3.contoso.com")

            verdicts = replication_verdicts(dn, directory, [Later()])  # type: ignore[list-item]
            assert "dc3.contoso.com has other values for 1 of" in verdicts[0].text
