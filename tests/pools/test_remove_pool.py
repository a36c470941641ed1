"""Removing a pool: refused while anything needs it, and taken back to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ocsadmin.directory import DN, AttributeChange, Directory
from ocsadmin.errors import ManyErrors
from ocsadmin.jobs.models import Job
from ocsadmin.use_cases import from_json
from pools import names
from pools.activate_applications.use_case import ACTIVATE_APPLICATIONS
from pools.directory.pools import NoSuchPool
from pools.remove_pool.plan import PoolInUse
from pools.remove_pool.spec import RemovePoolSpec
from pools.remove_pool.use_case import REMOVE_POOL

from .declared import PoolUseCaseTests, guid_of
from .worlds import carried_out, commands, picture, pool_of_its_own, server_in, taken_back, texts, titles

pytestmark = pytest.mark.django_db(transaction=True)
ALL = tuple(names.BUILT_IN_APPLICATIONS)


@pytest.fixture
def pool(directory: Directory, administrator: Any) -> Iterator[DN]:
    with pool_of_its_own(directory, administrator) as dn:
        yield dn


def plan(pool: str | DN, directory: Directory, **more: Any) -> Any:
    name = pool.name if isinstance(pool, DN) else pool
    return REMOVE_POOL.planned_from({"pool": name, **more}, directory)


def reasons(pool: str, directory: Directory) -> dict[str, tuple[int, str]]:
    with pytest.raises((ManyErrors, PoolInUse)) as caught:
        plan(pool, directory)
    errors = caught.value.errors if isinstance(caught.value, ManyErrors) else [caught.value]
    return {one.blocker.kind: (one.blocker.count, one.blocker.names) for one in errors if isinstance(one, PoolInUse)}


class TestRemovePool(PoolUseCaseTests):
    use_case = REMOVE_POOL

    @pytest.fixture
    def example(self, pool: DN, directory: Directory) -> RemovePoolSpec:
        return RemovePoolSpec(guid_of(pool, directory), delete_databases=True)


class TestARefusedPool:
    def test_tells_everything_that_would_be_orphaned(self, directory: Directory) -> None:
        found = reasons("ocspool1", directory)
        assert list(found) == ["users", "contacts", "applications", "servers"]
        assert found["users"][0] > 50
        assert found["users"][1].endswith(f"and {found['users'][0] - 5} more")
        assert found["servers"] == (2, "ocsfe01.contoso.com, ocsfe02.contoso.com")
        assert found["contacts"][1].startswith("Help Desk Bot, Help Desk Bot Sydney")
        assert "LabApp at ucma01.contoso.com" in found["applications"][1]

    def test_has_a_cure_for_each(self, directory: Directory) -> None:
        with pytest.raises(ManyErrors) as caught:
            plan("ocspool1", directory)
        assert all(one.cure and one.field == "pool" for one in caught.value.errors)

    def test_may_redirect_automatic_logon(self, directory: Directory, domain_admin: Directory, pool: DN) -> None:
        redirects = AttributeChange("msRTCSIP-PoolData", add=("RedirectAutomaticLogon=TRUE",))
        domain_admin.modify(pool, [redirects])
        assert list(reasons(pool.name, directory)) == ["automatic_logon"]
        domain_admin.modify(pool, [AttributeChange("msRTCSIP-PoolData", remove=("RedirectAutomaticLogon=TRUE",))])

    def test_may_have_a_conference_directory_on_its_way(
        self, directory: Directory, domain_admin: Directory, pool: DN
    ) -> None:
        plans = plan(pool, directory).changes
        moving = DN.parse(next(one.target for one in plans if "CN=Conference Directories" in one.target))
        target = str(names.pool_service(directory.forest.pools.child("CN", "ocspool1")))
        domain_admin.modify(moving, [AttributeChange("msRTCSIP-ConferenceDirectoryTargetPool", add=(target,))])
        assert list(reasons(pool.name, directory)) == ["conference_directories"]
        domain_admin.modify(moving, [AttributeChange("msRTCSIP-ConferenceDirectoryTargetPool", remove=(target,))])

    def test_may_still_have_a_server(self, directory: Directory, administrator: Any, pool: DN) -> None:
        with server_in(pool, directory, administrator) as fqdn:
            assert reasons(pool.name, directory) == {"servers": (1, fqdn)}

    @pytest.mark.parametrize(
        "wish", ["", "no-such", "*", "x" * 5000, "ocsfe01", "11111111-2222-3333-4444-555555555555"]
    )
    def test_has_to_exist(self, directory: Directory, wish: str) -> None:
        with pytest.raises((NoSuchPool, ManyErrors)):
            plan(wish, directory)


class TestAnEmptyPool:
    def test_goes_with_all_its_objects_and_comes_back_to_the_byte(
        self, directory: Directory, administrator: Any, pool: DN
    ) -> None:
        activate = ACTIVATE_APPLICATIONS.planned_from({"pool": pool.name, "applications": ALL}, directory)
        carried_out(activate, directory, administrator)
        before = picture(directory)
        job = carried_out(plan(pool, directory), directory, administrator)
        after = picture(directory)
        assert job.state == Job.State.WAITING_FOR_PEOPLE
        gone = before.keys() - after.keys()
        assert pool in gone
        assert len(gone) == len([one for one in before if one == pool or one.is_below(pool)]) + 4 + 4 + 1 + 1
        assert not [dn for dn, values in after.items() if any(pool.name in str(one) for one in values.values())]
        job.rows.filter(kind="host.hand_over").update(result="Success")
        taken_back(job, directory, administrator)
        assert picture(directory) == before

    def test_hands_its_conference_directory_over(self, directory: Directory, administrator: Any, pool: DN) -> None:
        before = picture(directory)
        moved = plan(pool, directory, conference_directories="ocspool1.contoso.com")
        assert "dial-in" not in texts(moved)
        job = carried_out(moved, directory, administrator)
        heir = str(names.pool_service(directory.forest.pools.child("CN", "ocspool1")))
        (row,) = [one for one in job.rows.all() if "conference directory" in one.title]
        entry = directory.get(DN.parse(row.target))
        assert entry is not None
        assert str(entry.link("msRTCSIP-ConferenceDirectoryHomePool")).lower() == heir.lower()
        taken_back(job, directory, administrator)
        assert picture(directory) == before

    def test_takes_back_access_to_its_shares(self, directory: Directory, pool: DN) -> None:
        steps = commands(plan(pool, directory))
        assert len(steps) == 5
        assert steps[0].startswith(r"icacls \\ocsfs01\nord\Slides /remove:g")

    def test_keeps_its_databases_unless_told_otherwise(self, directory: Directory, pool: DN) -> None:
        assert "stay on the back end" in texts(plan(pool, directory))
        wished = plan(pool, directory, delete_databases=True)
        assert "can't be taken back" in texts(wished)
        assert commands(wished)[-1].startswith(r"sqlcmd -E -S ocssql02.contoso.com\lcs7 -Q")

    def test_cannot_take_over_from_itself(self, directory: Directory, pool: DN) -> None:
        with pytest.raises(Exception, match="its own conference directories"):
            plan(pool, directory, conference_directories=pool.name)
        with pytest.raises(NoSuchPool) as caught:
            plan(pool, directory, conference_directories="nowhere")
        assert caught.value.field == "conference_directories"

    def test_is_planned_the_same_twice(self, directory: Directory, pool: DN) -> None:
        assert plan(pool, directory).hash == plan(f"{pool.name.upper()}.contoso.com", directory).hash
        assert titles(plan(pool, directory))[-6] == f"No longer trust {pool.name}.contoso.com as a server"

    @pytest.mark.parametrize(
        ("wish", "field"),
        [
            ({}, "pool"),
            ({"pool": 7}, "pool"),
            ({"pool": "x", "force": True}, "force"),
            ({"pool": "x", "delete_databases": "yes"}, "delete_databases"),
        ],
    )
    def test_needs_a_wish_of_the_right_form(self, wish: dict[str, Any], field: str) -> None:
        with pytest.raises(ManyErrors) as caught:
            from_json(RemovePoolSpec, wish)
        assert [one.field for one in caught.value.errors] == [field]
