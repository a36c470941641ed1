"""Needed records handed over as zone files and commands: a real name server takes them, and then all is green."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ocsadmin.plans.kinds.dns_client import NameServer
from pools.dns import commands, zone_file
from pools.dns.deployment import Deployment
from pools.dns.lookup import LookUps, look_up
from pools.dns.needs import needed_records
from pools.dns.verdicts import Checked, checked

from .dns_deployments import EDGES, Role, RoleFacts, deployment, pool
from .named import EMPTY_ZONE, Named, checkzone, named

EVERYTHING = deployment(
    pool(internal_web_farm="farm.contoso.com", external_web_farm="ocsweb.contoso.com"),
    roles=(*EDGES, RoleFacts(Role.CWA_EXTERNAL, "im.contoso.com")),
    edge_proxy="edge01.contoso.com",
    federation=True,
    tcp_allowed=True,
    addresses={
        ("eepool.contoso.com", "internal"): ("10.0.0.1",),
        ("farm.contoso.com", "internal"): ("10.0.0.2",),
        ("fe1.contoso.com", "internal"): ("10.0.0.11",),
        ("fe2.contoso.com", "internal"): ("10.0.0.12",),
        ("edge01.contoso.com", "internal"): ("10.0.0.44",),
        ("im.contoso.com", "internal"): ("10.0.0.43",),
        ("sip.contoso.com", "external"): ("192.0.2.1",),
        ("webconf.contoso.com", "external"): ("192.0.2.2",),
        ("av.contoso.com", "external"): ("192.0.2.3",),
        ("rp.contoso.com", "external"): ("192.0.2.4",),
    },
)


def rows_of(stands: Deployment, side: str, server: NameServer | None = None) -> list[Checked]:
    records = [one for one in needed_records(stands) if one.side == side]
    return checked(records, look_up(records, server) if server else LookUps())


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Named]:
    zones = {"contoso.com": EMPTY_ZONE, "retail.contoso.com": EMPTY_ZONE}
    with named(tmp_path_factory.mktemp("named"), zones) as running:
        yield running


@pytest.mark.parametrize("side", ["internal", "external"])
class TestZoneFiles:
    def test_make_a_name_server_on_which_every_look_up_is_green(self, tmp_path: Path, side: str) -> None:
        zones = zone_file.by_zone(rows_of(EVERYTHING, side), EVERYTHING, None)
        assert list(zones) == ["contoso.com", "retail.contoso.com"]
        texts = {zone: zone_file.whole_zone(*found) for zone, found in zones.items()}
        for zone, text in texts.items():
            (tmp_path / zone).write_text(text)
            answer = checkzone(zone, tmp_path / zone)
            assert answer.returncode == 0, answer.stdout
            assert "OK" in answer.stdout
        with named(tmp_path / "named", texts, update="none;") as running:
            levels = {row.record.key: row.verdict for row in rows_of(EVERYTHING, side, running.server)}
            assert {str(verdict.level) for verdict in levels.values()} == {"ok"}, levels

    def test_can_be_included_in_a_zone_that_stands(self, tmp_path: Path, empty: Named, side: str) -> None:
        zones = zone_file.by_zone(rows_of(EVERYTHING, side), EVERYTHING, empty.server)
        for zone, found in zones.items():
            (tmp_path / "more").write_text(zone_file.records_alone(*found))
            (tmp_path / "whole").write_text(f"{EMPTY_ZONE}$INCLUDE {tmp_path / 'more'}\n")
            answer = checkzone(zone, tmp_path / "whole")
            assert answer.returncode == 0, answer.stdout


class TestAWholeZone:
    def test_takes_primary_and_next_serial_from_the_server(self, empty: Named) -> None:
        head, rows = zone_file.by_zone(rows_of(EVERYTHING, "internal"), EVERYTHING, empty.server)["contoso.com"]
        assert (head.primary, head.serial, head.address) == ("ns1.contoso.com", 2, "127.0.0.1")
        text = zone_file.whole_zone(head, rows)
        assert "@ IN SOA ns1.contoso.com. hostmaster.contoso.com. ( 2 " in text
        assert "ns1 3600 IN A 127.0.0.1" in text

    def test_leaves_out_what_nobody_knows_and_says_so(self, tmp_path: Path) -> None:
        stands = deployment()
        head, rows = zone_file.by_zone(rows_of(stands, "internal"), stands, None)["contoso.com"]
        text = zone_file.whole_zone(head, rows)
        assert "; eepool.contoso.com A: its address is not known yet; enter it in the console." in text
        (tmp_path / "zone").write_text(text)
        assert checkzone("contoso.com", tmp_path / "zone").returncode == 0

    def test_keeps_the_addresses_that_dns_has_where_nobody_has_entered_any(self, tmp_path: Path) -> None:
        stands = deployment(sip_domains=("contoso.com",))
        now = EMPTY_ZONE + "fe1 IN A 10.0.0.11\nfe2 IN A 10.0.0.12\neepool IN A 10.0.0.11\n"
        with named(tmp_path / "now", {"contoso.com": now}) as running:
            zones = zone_file.by_zone(rows_of(stands, "internal", running.server), stands, None)
        text = zone_file.whole_zone(*zones["contoso.com"])
        assert "fe1 3600 IN A 10.0.0.11\n" in text
        assert "fe2 3600 IN A 10.0.0.12\n" in text
        assert "\neepool 3600 IN A" not in text, "the address of a server is wrong for the pool"
        with named(tmp_path / "new", {"contoso.com": text}) as running:
            found = {row.record.name: row.verdict.level for row in rows_of(stands, "internal", running.server)}
        assert found["fe1.contoso.com"] == found["fe2.contoso.com"] == "ok"

    @pytest.mark.parametrize(
        ("zone", "name"), [("contoso.com", "db.contoso.com.internal"), ("a/..\n", "db.a_..__internal")]
    )
    def test_has_a_file_name_that_is_safe(self, zone: str, name: str) -> None:
        assert zone_file.file_name(zone, "internal").replace(".internal", "_internal") == name.replace(
            ".internal", "_internal"
        )


HOSTILE = ["a.contoso.com\n@ IN NS evil.example.", "a b.contoso.com", "a;b.contoso.com", "$include", "..", "10.0.0.1"]


@pytest.mark.parametrize("name", HOSTILE)
class TestANameThatDNSCanNotHave:
    """The directory takes any text for a name; a line feed in one would end the line of a zone file or a command."""

    @staticmethod
    def stands(name: str) -> Deployment:
        hostile = pool(fqdn=name, servers=(name, "fe1.contoso.com"), internal_web_farm=name, redirects=True)
        return deployment(hostile, sip_domains=("contoso.com", name), edge_proxy=name)

    def test_stands_in_no_file_and_no_command(self, name: str, tmp_path: Path) -> None:
        zones = zone_file.by_zone(rows_of(self.stands(name), "internal"), self.stands(name), None)
        texts = {zone: zone_file.whole_zone(*found) for zone, found in zones.items()}
        lines = "\n".join([*texts.values(), commands.dnscmd(zones), commands.powershell(zones)]).splitlines()
        assert not [line for line in lines if "evil" in line and not line.startswith(";")]
        for zone, text in texts.items():
            (tmp_path / "zone").write_text(text)
            assert checkzone(zone, tmp_path / "zone").returncode == 0

    def test_is_told(self, name: str) -> None:
        rows = rows_of(self.stands(name), "internal")
        assert any(row.verdict.level == "failure" and "can't be a name in DNS" in row.verdict.text for row in rows)


class TestCommands:
    def test_add_what_is_missing_exactly(self) -> None:
        text = commands.dnscmd(zone_file.by_zone(rows_of(EVERYTHING, "internal"), EVERYTHING, None))
        lines = text.split("\r\n")
        assert "dnscmd . /RecordAdd contoso.com eepool 3600 A 10.0.0.1" in lines
        assert "dnscmd . /RecordAdd contoso.com _sipinternaltls._tcp 3600 SRV 0 0 5061 eepool.contoso.com." in lines
        assert (
            "dnscmd . /RecordAdd retail.contoso.com _sipinternaltls._tcp 3600 SRV 0 0 5061 eepool.contoso.com." in lines
        )
        assert "dnscmd . /RecordAdd contoso.com as.im 3600 CNAME im.contoso.com." in lines

    def test_for_powershell_quote_every_value(self) -> None:
        text = commands.powershell(zone_file.by_zone(rows_of(EVERYTHING, "internal"), EVERYTHING, None), server="dns'1")
        live = "-TimeToLive ([TimeSpan]::FromSeconds(3600))"
        place = "-ComputerName 'dns''1' -ZoneName 'contoso.com'"
        assert f"Add-DnsServerResourceRecordA {place} -Name 'eepool' -IPv4Address '10.0.0.1' {live}\r\n" in text
        assert (
            f"Add-DnsServerResourceRecord -Srv {place} -Name '_sipinternaltls._tcp' -DomainName 'eepool.contoso.com.' "
            f"-Priority 0 -Weight 0 -Port 5061 {live}\r\n" in text
        )
        assert f"Add-DnsServerResourceRecordCName {place} -Name 'as.im' -HostNameAlias 'im.contoso.com.' {live}" in text

    def test_take_away_what_is_wrong_and_leave_what_is_right(self, tmp_path: Path) -> None:
        zone = EMPTY_ZONE + "eepool IN A 10.0.0.99\nfarm IN A 10.0.0.2\n"
        with named(tmp_path / "named", {"contoso.com": zone}) as running:
            rows = rows_of(EVERYTHING, "internal", running.server)
        zones = zone_file.by_zone(rows, EVERYTHING, None)
        assert "dnscmd . /RecordDelete contoso.com eepool A 10.0.0.99 /f" in commands.dnscmd(zones)
        assert "contoso.com farm " not in commands.dnscmd(zones)
        assert (
            "Remove-DnsServerResourceRecord -ZoneName 'contoso.com' -Name 'eepool' -RRType 'A'"
            in commands.powershell(zones)
        )
