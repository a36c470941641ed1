"""Which controller answers, staying on it, and how much it knows of the others."""

from __future__ import annotations

import struct
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from ocsadmin.demo.names import BASE, CONFIGURATION
from ocsadmin.demo.pair import Pair
from ocsadmin.directory import DN, Cursor, LDAPDirectory
from ocsadmin.directory.errors import DirectoryUnreachable
from ocsadmin.directory.replication_stamps import Malformed
from ocsadmin.directory.replication_vector import cursors_of
from tests.controllers import administrator, console

DOMAIN = DN.parse(BASE)


@pytest.fixture
def both(two_controllers: Pair) -> Iterator[LDAPDirectory]:
    """The console's door to both, the first one first."""
    door = console(two_controllers)
    yield door
    door.close()


def new_ou(pair: Pair, number: int) -> DN:
    dn = DOMAIN.child("OU", f"stay-{uuid.uuid4().hex[:10]}")
    administrator(pair, number).add(dn, {"objectClass": ["organizationalUnit"]})
    return dn


class TestController:
    def test_is_the_one_that_answers(self, both: LDAPDirectory) -> None:
        here = both.controller()
        assert (here.name, here.invocation_id) == ("dc1.contoso.com", both.state().invocation_id)

    def test_is_found_by_its_database(self, both: LDAPDirectory, two_controllers: Pair) -> None:
        second = console(two_controllers, 2).controller()
        assert both.controller_of(second.invocation_id) == second
        assert both.state().host == "dc1.contoso.com"

    def test_of_a_database_that_nobody_has_is_none(self, both: LDAPDirectory) -> None:
        assert both.controller_of(uuid.uuid4()) is None

    def test_that_is_dead_is_none(self, both: LDAPDirectory, two_controllers: Pair) -> None:
        first = both.controller()
        two_controllers.kill(1)
        assert both.controller_of(first.invocation_id) is None
        two_controllers.start(1)
        assert both.controller_of(first.invocation_id) == first


class TestStayingOn:
    def test_asks_that_one_alone(self, both: LDAPDirectory, two_controllers: Pair) -> None:
        only_there = new_ou(two_controllers, 2)
        second = console(two_controllers, 2).controller()
        assert both.get(only_there) is None
        with both.staying_on(second):
            assert both.get(only_there) is not None
            assert both.state().host == "dc2.contoso.com"
        assert both.get(only_there) is None

    def test_fails_rather_than_ask_another(self, both: LDAPDirectory, two_controllers: Pair) -> None:
        first = both.controller()
        two_controllers.kill(1)
        with both.staying_on(first), pytest.raises(DirectoryUnreachable) as caught:
            both.get(DOMAIN)
        assert two_controllers[1].uri in str(caught.value)
        assert two_controllers[2].uri not in str(caught.value)
        assert both.state().host == "dc2.contoso.com"

    def test_holds_for_one_thread(self, both: LDAPDirectory, two_controllers: Pair) -> None:
        second = console(two_controllers, 2).controller()
        inside, asked = threading.Event(), threading.Event()

        def stay() -> str:
            with both.staying_on(second):
                inside.set()
                assert asked.wait(20)
                return both.state().host

        with ThreadPoolExecutor(1) as threads:
            there = threads.submit(stay)
            assert inside.wait(20)
            assert both.state().host == "dc1.contoso.com"
            asked.set()
            assert there.result() == "dc2.contoso.com"


class TestReceived:
    @pytest.mark.parametrize("partition", [BASE, CONFIGURATION])
    def test_says_how_far_replication_has_come(
        self, both: LDAPDirectory, two_controllers: Pair, partition: str
    ) -> None:
        second, first = console(two_controllers, 2), both.state()
        new_ou(two_controllers, 1)
        written = both.state()
        assert second.received(DN.parse(partition))[first.invocation_id].usn < written.highest_usn
        two_controllers.pull(to=2, of=1)
        assert second.received(DN.parse(partition))[first.invocation_id].usn >= written.highest_usn


class TestCursors:
    def test_are_read_in_both_forms(self) -> None:
        one = uuid.uuid4()
        old = struct.pack("<IIII16sQ", 1, 0, 1, 0, one.bytes_le, 7)
        new = struct.pack("<IIII16sQQ", 2, 0, 1, 0, one.bytes_le, 7, 9)
        assert cursors_of(old) == {one: Cursor(7)}
        assert cursors_of(new) == {one: Cursor(7, 9)}

    @pytest.mark.parametrize(
        "octets", [b"", b"\0" * 15, struct.pack("<IIII", 3, 0, 0, 0), struct.pack("<IIII", 2, 0, 1, 0)]
    )
    def test_of_another_form_are_refused(self, octets: bytes) -> None:
        with pytest.raises(Malformed):
            cursors_of(octets)
