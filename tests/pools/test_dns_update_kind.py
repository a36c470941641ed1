"""dns.update against a real name server: compare and swap, undo, resume, keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import dns.rcode
import pytest

from ocsadmin.plans.changes import Change
from ocsadmin.plans.kinds import After, Before, Context, Other, dns_client, dns_errors, dns_keys, kind_of
from ocsadmin.plans.kinds.dns_keys import Key
from ocsadmin.plans.kinds.dns_update import Records, update_records

from .named import EMPTY_ZONE, KEY_SECRET, Named, named
from .odd_name_server import deaf, odd, rcode

KIND = kind_of("dns.update")
POOL = "pool.contoso.com"
SRV = "_sipinternaltls._tcp.contoso.com"


@pytest.fixture
def bind(tmp_path: Path) -> Iterator[Named]:
    with named(tmp_path / "named", {"contoso.com": EMPTY_ZONE + "old IN A 10.0.0.9\nalias IN CNAME old\n"}) as running:
        yield running


@pytest.fixture
def context() -> Context:
    directory: Any = None
    return Context(directory, open_secret=lambda name: "")


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> dict[str, Key]:
    kept: dict[str, Key] = {}
    monkeypatch.setattr(dns_keys, "_finders", [kept.get])
    return kept


def change(server: Any, name: str = POOL, kind: str = "A", **changes: Any) -> Change:
    values: dict[str, Any] = {
        "server": server,
        "zone": "contoso.com",
        "name": name,
        "kind": kind,
        "before": Records(()),
        "after": Records(("10.0.0.1",), 600),
        **changes,
    }
    return update_records(f"Add {name}", **values)


class TestAnUpdate:
    def test_writes_and_is_taken_back(self, bind: Named, context: Context) -> None:
        one = change(bind.server)
        assert KIND.states([one], context) == [Before()]
        KIND.apply(one, context)
        assert KIND.states([one], context) == [After()]
        assert bind.server.records(POOL, "A").ttl == 600
        back = KIND.inverse(one, {})
        assert back is not None
        KIND.apply(back, context)
        assert bind.server.records(POOL, "A").values == ()

    def test_replaces_exactly_what_it_saw_and_restores_it_with_its_time_to_live(
        self, bind: Named, context: Context
    ) -> None:
        one = change(bind.server, "old.contoso.com", before=Records(("10.0.0.9",), 300))
        KIND.apply(one, context)
        assert bind.server.records("old.contoso.com", "A").values == ("10.0.0.1",)
        back = KIND.inverse(one, {})
        assert back is not None
        KIND.apply(back, context)
        answer = bind.server.records("old.contoso.com", "A")
        assert (answer.values, answer.ttl) == (("10.0.0.9",), 300)

    def test_survives_json(self, bind: Named, context: Context) -> None:
        one = Change.from_json(
            change(bind.server, SRV, "SRV", after=Records(("0 0 5061 pool.contoso.com.",))).to_json()
        )
        KIND.apply(one, context)
        assert bind.server.records(SRV, "SRV").values == ("0 0 5061 pool.contoso.com.",)

    def test_is_refused_where_someone_else_was_faster(self, bind: Named, context: Context) -> None:
        KIND.apply(change(bind.server, after=Records(("10.0.0.7",))), context)
        late = change(bind.server)
        with pytest.raises(dns_errors.RecordMoved):
            KIND.apply(late, context)
        (state,) = KIND.states([late], context)
        assert isinstance(state, Other)
        assert "10.0.0.7" in str(state)
        assert bind.server.records(POOL, "A").values == ("10.0.0.7",)

    def test_never_writes_beside_an_alias(self, bind: Named, context: Context) -> None:
        with pytest.raises(dns_errors.RecordMoved):
            KIND.apply(change(bind.server, "alias.contoso.com"), context)
        with pytest.raises(dns_errors.RecordMoved):
            KIND.apply(change(bind.server, "old.contoso.com", "CNAME", after=Records(("pool.contoso.com.",))), context)

    def test_finds_that_it_was_made_before_the_worker_died(self, bind: Named, context: Context) -> None:
        one = change(bind.server)
        KIND.apply(one, context)
        assert KIND.states([one], context) == [After()]
        assert KIND.found_done(one, context).result == "Success"

    def test_tells_a_zone_that_is_not_there(self, bind: Named, context: Context) -> None:
        with pytest.raises(dns_errors.NoZoneHere):
            KIND.apply(change(bind.server, "a.example.org", zone="example.org"), context)

    def test_waits_for_a_server_that_is_away(self, bind: Named, context: Context) -> None:
        bind.stop()
        with pytest.raises(dns_errors.NameServerSilent) as error:
            KIND.apply(change(bind.server), context)
        assert error.value.status == 503

    def test_does_not_know_what_became_of_it_where_no_answer_comes(
        self, context: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(dns_client, "UPDATE_TIMEOUT", 0.3)
        with odd(deaf) as server, pytest.raises(dns_errors.UpdateOutcomeUnknown):
            KIND.apply(change(server), context)

    @pytest.mark.parametrize(
        ("code", "error"),
        [(dns.rcode.REFUSED, dns_errors.UpdateRefused), (dns.rcode.NOTIMP, dns_errors.UpdateRefused),
         (dns.rcode.SERVFAIL, dns_errors.NameServerError), (dns.rcode.NOTZONE, dns_errors.NoZoneHere),
         (dns.rcode.NXRRSET, dns_errors.RecordMoved)],
    )  # fmt: skip
    def test_tells_each_refusal(self, context: Context, code: dns.rcode.Rcode, error: type[Exception]) -> None:
        with odd(rcode(code)) as server, pytest.raises(error):
            KIND.apply(change(server), context)


class TestAKey:
    def test_opens_a_zone_that_wants_one(self, tmp_path: Path, context: Context, keys: dict[str, Key]) -> None:
        with named(tmp_path / "keyed", {"contoso.com": EMPTY_ZONE}, update='key "ocs-key";') as running:
            with pytest.raises(dns_errors.UpdateRefused, match="GSS-TSIG"):
                KIND.apply(change(running.server), context)
            keys["ocs-key"] = Key("ocs-key", "hmac-sha256", KEY_SECRET)
            KIND.apply(change(running.server, key="ocs-key"), context)
            assert running.server.records(POOL, "A").values == ("10.0.0.1",)

    def test_is_refused_where_the_server_knows_another(
        self, bind: Named, context: Context, keys: dict[str, Key]
    ) -> None:
        keys["ocs-key"] = Key("ocs-key", "hmac-sha256", "d3Jvbmc=")
        keys["stranger"] = Key("stranger", "hmac-sha256", KEY_SECRET)
        for name in keys:
            with pytest.raises(dns_errors.KeyRefused, match=name):
                KIND.apply(change(bind.server, key=name), context)

    def test_must_be_known_to_the_console(self, bind: Named, context: Context, keys: dict[str, Key]) -> None:
        with pytest.raises(dns_errors.KeyMissing, match="gone"):
            KIND.apply(change(bind.server, key="gone"), context)

    @pytest.mark.parametrize(
        "text", ["", "x", "md4:a:AAAA", "hmac-sha256:a:not base64!", "hmac-sha256::AAAA", "hmac-sha256:a:", "a:b:c:d"]
    )
    def test_is_refused_in_any_other_form(self, text: str) -> None:
        with pytest.raises(dns_errors.BadKey):
            Key.parse(text)

    def test_is_read_and_never_shown(self) -> None:
        key = Key.parse("OCS-Key:c2VjcmV0")
        assert (key.name, key.algorithm) == ("ocs-key", "hmac-sha256")
        assert "c2VjcmV0" not in repr(key)


class TestAsText:
    def test_is_a_line_of_dnscmd_for_what_goes_and_what_comes(self) -> None:
        server = dns_client.NameServer("127.0.0.1")
        one = change(
            server, before=Records(("10.0.0.9", "10.0.0.1"), 300), after=Records(("10.0.0.1", "10.0.0.2"), 600)
        )
        assert KIND.to_command(one).splitlines() == [
            "dnscmd . /RecordDelete contoso.com pool A 10.0.0.9 /f",
            "dnscmd . /RecordAdd contoso.com pool 600 A 10.0.0.2",
        ]
        assert "# dnscmd . /RecordAdd contoso.com pool" in KIND.to_ldif(one)

    def test_lets_no_name_from_outside_become_a_command(self) -> None:
        one = change(dns_client.NameServer("127.0.0.1"), SRV, "SRV", before=Records(("0 0 5061 a&del.contoso.com.",)))
        first = KIND.to_command(replace(one, after={"SRV": ()}))
        assert first.startswith("rem ")
        assert "&" not in first
