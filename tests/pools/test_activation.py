"""Activating and deactivating the product's applications."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ocsadmin.directory import DN, Directory
from ocsadmin.errors import ManyErrors
from ocsadmin.use_cases import from_json
from pools import names
from pools.activate_applications.plan import NoApplicationServer
from pools.activate_applications.spec import ApplicationsSpec
from pools.activate_applications.use_case import ACTIVATE_APPLICATIONS
from pools.deactivate_applications.plan import ApplicationInUse
from pools.deactivate_applications.use_case import DEACTIVATE_APPLICATIONS
from pools.directory.pools import NoSuchPool, NoSuchServer

from .declared import PoolUseCaseTests, guid_of
from .worlds import (
    SPARE,
    carried_out,
    commands,
    computer,
    only,
    picture,
    pool_of_its_own,
    server_in,
    taken_back,
    texts,
    written,
)

pytestmark = pytest.mark.django_db(transaction=True)
CAA, CAS, ACD, CCS = names.BUILT_IN_APPLICATIONS
LIST = "msRTCSIP-ApplicationList"


@pytest.fixture
def pool(directory: Directory, administrator: Any) -> Iterator[DN]:
    """A pool with one server and no application."""
    with pool_of_its_own(directory, administrator) as dn, server_in(dn, directory, administrator):
        yield dn


def spec(pool: DN | str, *applications: str, **more: Any) -> ApplicationsSpec:
    name = pool.name if isinstance(pool, DN) else pool
    return from_json(ApplicationsSpec, {"pool": name, "applications": list(applications), **more})


def activate(directory: Directory, pool: DN | str, *applications: str, **more: Any) -> Any:
    return ACTIVATE_APPLICATIONS.planned(spec=spec(pool, *applications, **more), directory=directory)


def deactivate(directory: Directory, pool: DN | str, *applications: str, **more: Any) -> Any:
    return DEACTIVATE_APPLICATIONS.planned(spec=spec(pool, *applications, **more), directory=directory)


def active(directory: Directory, dn: DN) -> set[str]:
    entry = directory.get(dn, (LIST,))
    return set(entry.texts(LIST)) if entry else set()


class TestActivateApplications(PoolUseCaseTests):
    use_case = ACTIVATE_APPLICATIONS

    @pytest.fixture
    def example(self, pool: DN, directory: Directory) -> ApplicationsSpec:
        return ApplicationsSpec(guid_of(pool, directory), (CAA, ACD), (SPARE,))


class TestDeactivateApplications(PoolUseCaseTests):
    use_case = DEACTIVATE_APPLICATIONS

    @pytest.fixture
    def example(self, pool: DN, directory: Directory) -> ApplicationsSpec:
        written(only(activate(directory, pool, CAA, ACD).changes, "directory."), directory)
        return ApplicationsSpec(guid_of(pool, directory), (CAA, ACD), (SPARE,))


class TestActivating:
    def test_writes_what_the_product_writes_and_is_taken_back_to_the_byte(
        self, directory: Directory, administrator: Any, pool: DN
    ) -> None:
        before = picture(directory)
        job = carried_out(activate(directory, pool, CAA, ACD), directory, administrator)
        host = names.microsoft(computer(SPARE, directory).dn).child("CN", "LS AppServer")
        assert active(directory, pool) == active(directory, host) == {CAA, ACD}
        assert len(picture(directory).keys() - before.keys()) == 2
        assert not activate(directory, pool, CAA, ACD).changes
        job.rows.filter(kind="host.hand_over").update(result="Success")
        taken_back(job, directory, administrator)
        assert picture(directory) == before

    def test_hands_the_exact_command_over(self, directory: Directory, pool: DN) -> None:
        assert commands(activate(directory, pool, CCS)) == [
            f'LcsCmd.exe /AppServer:{SPARE} /Action:ActivateApp /App:"{CCS}"'
        ]

    def test_says_which_need_further_configuration(self, directory: Directory, pool: DN) -> None:
        said = texts(activate(directory, pool, CAA, CAS, ACD, CCS))
        for name in ("Conferencing Attendant", "Conferencing Announcement Service", "Response Group Service"):
            assert f"{name}: Needs further configuration" in said
        assert "Outside Voice Control: Needs no further configuration" in said
        assert "Start an Application" in said

    def test_activates_only_what_is_missing(self, directory: Directory, administrator: Any, pool: DN) -> None:
        carried_out(activate(directory, pool, CAA), directory, administrator)
        again = activate(directory, pool, CAA, CAS)
        assert len(commands(again)) == 1
        assert not activate(directory, "ocspool1", *names.BUILT_IN_APPLICATIONS).changes

    def test_of_a_pool_without_servers_is_written_for_those_to_come(
        self, directory: Directory, administrator: Any
    ) -> None:
        with pool_of_its_own(directory, administrator) as empty:
            plan = activate(directory, empty, CAA)
            assert "has no server yet" in texts(plan)
            assert not commands(plan)

    def test_needs_an_application_server(self, directory: Directory, domain_admin: Directory, pool: DN) -> None:
        host = names.microsoft(computer(SPARE, directory).dn).child("CN", "LS AppServer")
        domain_admin.delete(host)
        with pytest.raises(NoApplicationServer, match="/Action:Activate /PoolName"):
            activate(directory, pool, CAA, servers=[SPARE])
        assert "It is left out" in texts(activate(directory, pool, CAA))


class TestDeactivating:
    def test_of_the_last_server_ends_it_in_the_pool_and_comes_back_to_the_byte(
        self, directory: Directory, administrator: Any, pool: DN
    ) -> None:
        carried_out(activate(directory, pool, CAA, CCS), directory, administrator)
        before = picture(directory)
        plan = deactivate(directory, pool, CCS)
        assert commands(plan) == [f'LcsCmd.exe /AppServer:{SPARE} /Action:DeactivateApp /App:"{CCS}"']
        assert "No server of the pool runs Outside Voice Control" in texts(plan)
        job = carried_out(plan, directory, administrator)
        assert active(directory, pool) == {CAA}
        assert not deactivate(directory, pool, CCS).changes
        job.rows.filter(kind="host.hand_over").update(result="Success")
        taken_back(job, directory, administrator)
        assert picture(directory) == before

    def test_on_one_server_leaves_it_to_the_others(self, directory: Directory) -> None:
        plan = deactivate(directory, "ocspool1", CAA, servers=["ocsfe01.contoso.com"])
        assert [change.kind for change in plan.changes] == ["directory.modify", "host.hand_over"]
        assert "goes on at ocsfe02.contoso.com" in texts(plan)

    def test_is_refused_while_contacts_lead_to_it(self, directory: Directory) -> None:
        with pytest.raises(ApplicationInUse, match=r"redmond\.dialin"):
            deactivate(directory, "ocspool1", CAA)
        assert deactivate(directory, "ocspool1", CAS).changes


class TestBadInput:
    @pytest.mark.parametrize(
        ("wish", "fields"),
        [
            ({}, ["pool", "applications"]),
            ({"pool": "", "applications": []}, ["pool", "applications"]),
            ({"pool": "x", "applications": ["Caa", CAA]}, ["applications"]),
            ({"pool": "x", "applications": CAA}, ["applications"]),
            ({"pool": "x", "applications": [CAA], "force": True}, ["force"]),
        ],
    )
    def test_has_no_right_form(self, wish: dict[str, Any], fields: list[str]) -> None:
        with pytest.raises(ManyErrors) as caught:
            from_json(ApplicationsSpec, wish)
        assert [one.field for one in caught.value.errors] == fields

    def test_names_what_is_not_there(self, directory: Directory) -> None:
        with pytest.raises(NoSuchPool):
            activate(directory, "nowhere", CAA)
        with pytest.raises(NoSuchServer, match=r"ocsfe01\.contoso\.com, ocsfe02"):
            activate(directory, "ocspool1", CAA, servers=["ocsse01.contoso.com"])
