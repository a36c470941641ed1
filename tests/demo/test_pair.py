"""Two controllers of one forest: what each knows, what a pull brings, what a kill leaves."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocsadmin.demo import pair as demo_pair
from ocsadmin.demo.names import BASE
from ocsadmin.demo.pair import Pair
from ocsadmin.directory import DN
from ocsadmin.directory.errors import DirectoryUnreachable
from tests.controllers import administrator, console

OU = {"objectClass": ["organizationalUnit"]}


@pytest.fixture
def new_ou() -> DN:
    return DN.parse(BASE).child("OU", f"pair-{uuid.uuid4().hex[:12]}")


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="ocs-2-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


class TestPair:
    def test_is_one_forest_on_two_controllers(self, two_controllers: Pair) -> None:
        one, two = (console(two_controllers, number) for number in (1, 2))
        assert (one.state().host, two.state().host) == ("dc1.contoso.com", "dc2.contoso.com")
        assert one.state().invocation_id != two.state().invocation_id
        assert one.forest == two.forest

    def test_replicates_when_told_and_not_before(self, two_controllers: Pair, new_ou: DN) -> None:
        one, two = (administrator(two_controllers, number) for number in (1, 2))
        one.add(new_ou, OU)
        assert two.get(new_ou) is None
        two_controllers.pull(to=2, of=1)
        made, copied = one.get(new_ou), two.get(new_ou)
        assert made is not None
        assert copied is not None
        assert made.guid == copied.guid
        two.delete(new_ou)
        assert one.get(new_ou) is not None
        two_controllers.pull(to=1, of=2)
        assert one.get(new_ou) is None

    def test_keeps_what_was_written_right_before_a_kill(self, two_controllers: Pair, new_ou: DN) -> None:
        administrator(two_controllers, 1).add(new_ou, OU)
        two_controllers.kill(1)
        assert two_controllers.pid(1) is None
        with pytest.raises(DirectoryUnreachable):
            administrator(two_controllers, 1).state()
        assert console(two_controllers).state().host == "dc2.contoso.com"
        two_controllers.start(1)
        assert administrator(two_controllers, 1).get(new_ou) is not None

    def test_is_named_in_the_order_wanted(self, two_controllers: Pair) -> None:
        assert console(two_controllers, 2, 1).state().host == "dc2.contoso.com"
        uris = two_controllers.environment((2, 1))["OCSADMIN_LDAP_URIS"].split()
        assert uris == [two_controllers[2].uri, two_controllers[1].uri]

    def test_is_one_of_several_beside_one_another(self, two_controllers: Pair, folder: Path) -> None:
        other = demo_pair.start(folder / ("long" * 15))
        try:
            assert not {other[1].host, other[2].host} & {two_controllers[1].host, two_controllers[2].host}
            other.pull(to=2, of=1)
            assert demo_pair.start(other.folder).hosts == other.hosts
        finally:
            other.destroy()
        assert two_controllers.pid(1) is not None
