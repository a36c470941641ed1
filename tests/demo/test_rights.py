"""Who may write and read what."""

from collections.abc import Iterator

import pytest
from ldap3 import MODIFY_REPLACE, Connection

from ocsadmin.demo import names
from ocsadmin.demo.content.people import notable
from ocsadmin.demo.content.topology.pools import ENTERPRISE_POOL
from ocsadmin.demo.content.units import computer
from ocsadmin.demo.forest import Forest
from tests.demo.conftest import Connect, entry

ENABLING = {
    "msRTCSIP-UserEnabled": ["TRUE"],
    "msRTCSIP-PrimaryUserAddress": ["sip:kim.abercrombie@contoso.com"],
    "msRTCSIP-PrimaryHomeServer": [ENTERPRISE_POOL.home_server],
    "msRTCSIP-OptionFlags": ["256"],
    "proxyAddresses": ["SMTP:kim.abercrombie@contoso.com", "sip:kim.abercrombie@contoso.com"],
}
DISABLING: dict[str, list[str]] = {name: [] for name in ENABLING} | {
    "proxyAddresses": ["SMTP:kim.abercrombie@contoso.com"]
}
NEW_POOL = f"CN=ocspool9,CN=Pools,{names.RTC_SERVICE}"
INSUFFICIENT = "insufficientAccessRights"


def write(connection: Connection, dn: str, attributes: dict[str, list[str]]) -> str:
    """Replace attributes; the name of the result code."""
    connection.modify(dn, {name: [(MODIFY_REPLACE, values)] for name, values in attributes.items()})
    return str(connection.result["description"])


def add(connection: Connection, dn: str, object_class: str, attributes: dict[str, str]) -> str:
    connection.add(dn, object_class, attributes)
    return str(connection.result["description"])


@pytest.fixture
def ordinary_person(administrator: Connection) -> Iterator[str]:
    yield notable.ORDINARY
    assert write(administrator, notable.ORDINARY, DISABLING) == "success"


class TestConsoleServiceAccount:
    def test_may_enable_a_person(self, service: Connection, ordinary_person: str) -> None:
        assert write(service, ordinary_person, ENABLING) == "success"
        assert entry(service, ordinary_person, "msRTCSIP-UserEnabled") == {"msRTCSIP-UserEnabled": ["TRUE"]}

    def test_may_not_change_a_title(self, service: Connection) -> None:
        assert write(service, notable.ORDINARY, {"title": ["Chief"]}) == INSUFFICIENT

    def test_may_not_enable_a_protected_administrator(self, service: Connection) -> None:
        protected = entry(service, notable.PROTECTED, "adminCount", "memberOf")
        assert protected == {"adminCount": ["1"], "memberOf": [f"CN=Domain Admins,{names.USERS}"]}
        assert write(service, notable.PROTECTED, {"msRTCSIP-UserEnabled": ["TRUE"]}) == INSUFFICIENT

    def test_may_create_a_pool_and_see_what_was_deleted(self, service: Connection) -> None:
        assert add(service, NEW_POOL, "msRTCSIP-Pool", {"dNSHostName": "ocspool9.contoso.com"}) == "success"
        assert service.delete(NEW_POOL)
        service.search(
            names.CONFIGURATION,
            "(&(isDeleted=TRUE)(objectClass=msRTCSIP-Pool))",
            attributes=["lastKnownParent"],
            controls=[("1.2.840.113556.1.4.417", True, None)],
        )
        parents = [
            answer["attributes"]["lastKnownParent"] for answer in service.response or [] if "attributes" in answer
        ]
        assert [f"CN=Pools,{names.RTC_SERVICE}"] in parents

    def test_may_activate_a_server_below_its_computer(self, service: Connection) -> None:
        grouping = f"CN=Microsoft,{computer('ocsfe03')}"
        server = f"CN=LC Services,{grouping}"
        assert add(service, grouping, "container", {}) == "success"
        link = {"msRTCSIP-PoolAddress": ENTERPRISE_POOL.home_server}
        assert add(service, server, "msRTCSIP-Server", link) == "success"
        assert service.delete(server)
        assert service.delete(grouping)

    @pytest.mark.parametrize("partition", [names.BASE, names.CONFIGURATION])
    def test_may_follow_changes(self, service: Connection, partition: str) -> None:
        changes = service.extend.microsoft.dir_sync(partition, sync_filter="(objectClass=*)", attributes=["name"])
        assert len(changes.loop()) > 100


class TestReadOnlyServiceAccount:
    def test_reads_but_never_writes(self, demo_forest: Forest, connect: Connect) -> None:
        reader = connect(names.READ_ONLY_SERVICE_ACCOUNT, demo_forest.read_only_password_file.read_text())
        assert entry(reader, notable.VOICE_USER, "msRTCSIP-UserEnabled") == {"msRTCSIP-UserEnabled": ["TRUE"]}
        assert write(reader, notable.ORDINARY, ENABLING) == INSUFFICIENT
        assert add(reader, NEW_POOL, "msRTCSIP-Pool", {}) == INSUFFICIENT


class TestSignInAccounts:
    def test_server_administrator_creates_pools(self, connect: Connect) -> None:
        administrator = connect("serveradmin", names.DEMO_PASSWORD)
        assert add(administrator, NEW_POOL, "msRTCSIP-Pool", {}) == "success"
        assert administrator.delete(NEW_POOL)

    def test_user_administrator_enables_people_but_creates_no_pool(
        self, connect: Connect, ordinary_person: str
    ) -> None:
        administrator = connect("useradmin", names.DEMO_PASSWORD)
        assert write(administrator, ordinary_person, ENABLING) == "success"
        assert add(administrator, NEW_POOL, "msRTCSIP-Pool", {}) == INSUFFICIENT

    @pytest.mark.parametrize("account", ["helpdesk", "readonly", "norights"])
    def test_others_write_nothing(self, connect: Connect, account: str) -> None:
        person = connect(account, names.DEMO_PASSWORD)
        assert write(person, notable.ORDINARY, ENABLING) == INSUFFICIENT
        assert add(person, NEW_POOL, "msRTCSIP-Pool", {}) == INSUFFICIENT
