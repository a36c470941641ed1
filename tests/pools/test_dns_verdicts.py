"""Green, amber, red: what a real name server says, judged."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import dns.rcode
import pytest

from ocsadmin.plans.kinds import dns_client
from ocsadmin.plans.kinds.dns_errors import NameServerSilent
from pools.dns.lookup import look_up
from pools.dns.needs import needed_records
from pools.dns.records import NeededRecord
from pools.dns.verdicts import Checked, checked, count_by_level

from .dns_deployments import EDGES, by_name, deployment
from .named import EMPTY_ZONE, Named, named
from .odd_name_server import deaf, garbage, odd, rcode

ZONE = EMPTY_ZONE + (
    "eepool IN A 10.0.0.1\nfe1 IN A 10.0.0.11\nfe2 IN A 10.0.0.12\nsecond IN A 10.0.0.1\nsecond IN A 10.0.0.2\n"
    "onserver IN A 10.0.0.12\nalias IN CNAME eepool\nim IN A 10.0.0.43\nas.im IN CNAME im\ndownload.im IN A 10.0.0.43\n"
    "_sipinternaltls._tcp IN SRV 10 5 5061 eepool\n"
    "*.wild IN A 10.0.0.1\n"
)
RETAIL = EMPTY_ZONE + "_sipinternaltls._tcp IN SRV 0 0 5061 sip\nsip IN A 10.0.0.1\n"


@pytest.fixture(scope="module")
def bind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Named]:
    zones = {"contoso.com": ZONE, "retail.contoso.com": RETAIL}
    with named(tmp_path_factory.mktemp("named"), zones) as running:
        yield running


def address(name: str, *values: str, **changes: object) -> NeededRecord:
    record = NeededRecord(f"{name}.contoso.com", "A", "internal", "why", "source", values=values)
    return replace(record, **changes)  # type: ignore[arg-type]


def verdict(bind: Named, record: NeededRecord) -> Checked:
    return checked([record], look_up([record], bind.server))[0]


class TestAnAddress:
    @pytest.mark.parametrize(
        ("record", "level", "words"),
        [
            (address("eepool", "10.0.0.1"), "ok", "It resolves to 10.0.0.1."),
            (address("alias", "10.0.0.1"), "ok", "by the alias eepool.contoso.com"),
            (address("fe1", any_address=True), "ok", "10.0.0.11"),
            (address("eepool", "10.0.0.9"), "failure", "It resolves to 10.0.0.1."),
            (address("second", "10.0.0.1"), "warning", "expected is 10.0.0.1"),
            (address("eepool"), "warning", "It resolves to 10.0.0.1."),
            (address("nothing", "10.0.0.1"), "failure", "no such record"),
            (address("nothing", "10.0.0.1", required=False), "warning", "no such record"),
            (address("onserver", "10.0.0.12", not_of=("fe2.contoso.com",)), "failure", "the server fe2.contoso.com"),
            (address("second", not_of=("fe2.contoso.com",)), "warning", "several addresses"),
            (address("x.wild", "10.0.0.1"), "warning", "any name of this domain"),
            (address("sip2", same_as="eepool.contoso.com"), "failure", "no such record"),
        ],
    )
    def test_is_judged(self, bind: Named, record: NeededRecord, level: str, words: str) -> None:
        found = verdict(bind, record)
        assert (str(found.verdict.level), words in found.verdict.text) == (level, True), found

    def test_follows_the_address_of_another_name(self, bind: Named) -> None:
        assert verdict(bind, address("fe1", same_as="eepool.contoso.com")).expected == ("10.0.0.1",)


class TestOtherRecords:
    def test_of_sign_in_are_right_whatever_priority_and_weight(self, bind: Named) -> None:
        record = by_name(needed_records(deployment()))["_sipinternaltls._tcp.contoso.com SRV"]
        assert verdict(bind, record).verdict.level == "ok"

    def test_of_sign_in_may_lead_to_the_name_in_the_domain_itself(self, bind: Named) -> None:
        record = by_name(needed_records(deployment()))["_sipinternaltls._tcp.retail.contoso.com SRV"]
        assert verdict(bind, record).verdict.level == "warning"

    def test_of_sign_in_are_wrong_where_they_lead_elsewhere(self, bind: Named) -> None:
        record = by_name(needed_records(deployment()))["_sipinternaltls._tcp.contoso.com SRV"]
        wrong = replace(record, values=("0 0 5061 other.contoso.com.",))
        assert verdict(bind, wrong).verdict.level == "failure"

    def test_are_aliases_of_the_site(self, bind: Named) -> None:
        found = by_name(needed_records(deployment(roles=EDGES)))
        assert verdict(bind, found["as.im.contoso.com CNAME"]).verdict.level == "ok"
        instead = verdict(bind, found["download.im.contoso.com CNAME"]).verdict
        assert (instead.level, "A record" in instead.text) == ("warning", True)


class TestAServerThatMisbehaves:
    @pytest.mark.parametrize(
        ("behaviour", "words"),
        [(rcode(dns.rcode.REFUSED), "REFUSED"), (rcode(dns.rcode.SERVFAIL), "SERVFAIL"),
         (rcode(dns.rcode.NOTAUTH), "NOTAUTH"), (garbage, "not DNS")],
    )  # fmt: skip
    def test_gives_every_row_its_words_and_loses_none(self, behaviour: object, words: str) -> None:
        records = needed_records(deployment())
        with odd(behaviour) as server:  # type: ignore[arg-type]
            rows = checked(records, look_up(records, server))
        assert [row.record for row in rows] == records
        assert count_by_level(rows)["warning"] == len(rows)
        assert all(words in row.verdict.text for row in rows)

    def test_costs_one_time_limit_where_it_is_silent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dns_client, "TIMEOUT", 0.2)
        records, started = needed_records(deployment(roles=EDGES)), time.monotonic()
        with odd(deaf) as server:
            looked = look_up(records, server)
        assert time.monotonic() - started < 2
        assert isinstance(looked.silent, NameServerSilent)
        assert all(row.verdict.level == "warning" for row in checked(records, looked))

    def test_is_not_asked_for_nothing(self) -> None:
        rows = checked(needed_records(deployment()), look_up([], dns_client.NameServer("127.0.0.1", 9)))
        assert {str(row.verdict.level) for row in rows} == {"info"}
