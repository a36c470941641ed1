"""Removing a server from its pool, and taking that back to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ocsadmin.directory import DN, Directory
from ocsadmin.errors import ManyErrors
from ocsadmin.use_cases import from_json
from pools import names
from pools.remove_server.find import NotAServer, ServerWithoutPool
from pools.remove_server.spec import RemoveServerSpec
from pools.remove_server.use_case import REMOVE_SERVER

from .declared import PoolUseCaseTests, guid_of
from .worlds import (
    SPARE,
    carried_out,
    commands,
    computer,
    picture,
    pool_of_its_own,
    server_in,
    taken_back,
    texts,
    titles,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(directory: Directory, administrator: Any) -> Iterator[str]:
    """The spare computer as the only server of a pool of this test's own."""
    with pool_of_its_own(directory, administrator) as pool, server_in(pool, directory, administrator) as fqdn:
        yield fqdn


def plan(server: str, directory: Directory) -> Any:
    return REMOVE_SERVER.planned_from({"server": server}, directory)


class TestRemoveServer(PoolUseCaseTests):
    use_case = REMOVE_SERVER

    @pytest.fixture
    def example(self, server: str, directory: Directory) -> RemoveServerSpec:
        return RemoveServerSpec(guid_of(names.pool_service(computer(server, directory).dn), directory))


class TestThePlan:
    def test_deletes_the_roles_in_the_order_of_deactivation(self, directory: Directory) -> None:
        wanted = [one for one in titles(plan("ocsfe02.contoso.com", directory)) if one.startswith("Delete")]
        assert wanted == [
            "Delete its Application Host",
            "Delete its A/V Conferencing Server",
            "Delete its Web Conferencing Server",
            "Delete its Telephony Conferencing Server",
            "Delete its IM Conferencing Server",
            "Delete its Web Components Server",
            "Delete its Front End Server",
            "Delete the container of its services",
        ]

    def test_ends_all_trust_in_the_server(self, directory: Directory) -> None:
        trust = [one for one in titles(plan("ocsfe02.contoso.com", directory)) if one.startswith("No longer trust")]
        assert len(trust) == 6

    def test_drains_and_stops_first_and_deactivates_on_the_host_last(self, directory: Directory) -> None:
        steps = commands(plan("ocsfe02.contoso.com", directory))
        assert "5061" in steps[0]
        assert steps[1].splitlines()[-1] == "net stop RTCSRV"
        assert steps[1].splitlines()[0] in ("net stop RTCACD", "net stop RTCCCS")
        assert steps[2].startswith("LcsCmd.exe /AppServer:ocsfe02.contoso.com /Action:DeactivateApp")
        assert steps[6] == "LcsCmd.exe /AppServer:ocsfe02.contoso.com /Action:Deactivate /Force"
        assert steps[7] == "LcsCmd.exe /Server:ocsfe02.contoso.com /Role:EE /Action:Deactivate /Force"

    def test_names_no_password(self, directory: Directory) -> None:
        undo = " ".join(one.data.get("undo_command", "") for one in plan("ocsfe02.contoso.com", directory).changes)
        assert '/Password:"<password>"' in undo

    def test_says_who_goes_on(self, directory: Directory) -> None:
        assert "ocspool1.contoso.com goes on with ocsfe01.contoso.com." in texts(plan("OCSFE02.contoso.com", directory))

    def test_warns_of_the_last_server(self, directory: Directory, server: str) -> None:
        said = texts(plan(server, directory))
        assert f"{server} is the last server of" in said
        assert "conference directories" in said
        assert "Drain" not in " ".join(titles(plan(server, directory)))

    def test_leaves_the_line_that_a_standard_edition_server_shares_with_its_pool(self, directory: Directory) -> None:
        made = plan("ocsse01.contoso.com", directory)
        assert "No longer trust it as a server" not in titles(made)
        assert "/Role:SE" in " ".join(commands(made))
        assert "users are homed in ocsse01.contoso.com and can't sign in any more" in texts(made)
        assert "Standard Edition server: remove its pool next" in texts(made)

    def test_is_the_same_by_name_and_by_guid(self, directory: Directory) -> None:
        service = directory.get(names.pool_service(computer("ocsfe02.contoso.com", directory).dn), ("objectGUID",))
        assert service is not None
        assert plan(str(service.guid), directory).hash == plan("ocsfe02.contoso.com", directory).hash


class TestTheJob:
    def test_deletes_all_of_the_server_and_comes_back_to_the_byte(
        self, directory: Directory, administrator: Any, server: str
    ) -> None:
        before = picture(directory)
        job = carried_out(plan(server, directory), directory, administrator)
        gone = before.keys() - picture(directory).keys()
        below = names.microsoft(computer(SPARE, directory).dn)
        assert len([dn for dn in gone if dn == below or dn.is_below(below)]) == 8
        assert len(gone) == 8 + 6
        with pytest.raises(NotAServer):
            plan(server, directory)
        job.rows.filter(kind="host.hand_over").update(result="Success")
        taken_back(job, directory, administrator)
        assert picture(directory) == before

    def test_keeps_what_others_put_beside_its_roles(
        self, directory: Directory, domain_admin: Directory, administrator: Any, server: str
    ) -> None:
        own = names.microsoft(computer(SPARE, directory).dn).child("CN", "Something else")
        domain_admin.add(own, {"objectClass": ["container"]})
        carried_out(plan(server, directory), directory, administrator)
        assert directory.get(own, ("cn",)) is not None
        domain_admin.delete(own)
        domain_admin.delete(own.parent)


class TestBadInput:
    @pytest.mark.parametrize(
        "wish", ["nowhere.contoso.com", "*", "ocspool1.contoso.com", "a" * 4000, "CN=x,DC=y", "ocsdc01.contoso.com"]
    )
    def test_is_no_server(self, directory: Directory, wish: str) -> None:
        with pytest.raises(NotAServer):
            plan(wish, directory)

    @pytest.mark.parametrize("wish", [{}, {"server": ""}, {"server": ["x"]}, {"server": "x", "force": True}, []])
    def test_has_no_right_form(self, wish: Any) -> None:
        with pytest.raises(ManyErrors):
            from_json(RemoveServerSpec, wish)

    def test_has_lost_its_pool(self, directory: Directory, domain_admin: Directory, scratch_ou: DN) -> None:
        host = scratch_ou.child("CN", "lost")
        domain_admin.add(host, {"objectClass": ["computer"], "dNSHostName": ["lost.contoso.com"]})
        domain_admin.add(names.microsoft(host), {"objectClass": ["container"]})
        domain_admin.add(names.pool_service(host), {"objectClass": ["msRTCSIP-Server"]})
        with pytest.raises(ServerWithoutPool):
            plan("lost.contoso.com", directory)
