"""Writing DNS records: the plan, the job, undo; against BIND, and against the demo forest's own DNS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from dns.rcode import Rcode

from ocsadmin.demo import forest as demo
from ocsadmin.demo import smb_conf
from ocsadmin.directory import Directory
from ocsadmin.errors import ManyErrors
from ocsadmin.jobs import gate, operations, runner
from ocsadmin.jobs.models import Job
from ocsadmin.plans.kinds import dns_errors, dns_keys
from ocsadmin.plans.kinds.dns_client import NameServer
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import from_json
from pools.dns import setting_key
from pools.dns.entered import keep_addresses, keep_key
from pools.models import Pool
from pools.write_dns.errors import AddressUnknown, AliasInTheWay, RecordNotNeeded
from pools.write_dns.spec import WriteDNSSpec
from pools.write_dns.use_case import WRITE_DNS
from tests.use_cases.declared import UseCaseTests

from .factories import PoolFactory, ServerFactory, SIPDomainFactory
from .named import EMPTY_ZONE, KEY_SECRET, Named, named, start
from .odd_name_server import Behaviour, garbage, odd, rcode
from .worlds import written

pytestmark = pytest.mark.django_db(transaction=True)
ZONE = EMPTY_ZONE + "fe1 IN A 10.0.0.11\nfe2 IN A 10.0.0.12\neepool IN A 10.0.0.99\n"


@pytest.fixture
def bind(tmp_path: Path) -> Iterator[Named]:
    with named(tmp_path / "named", {"contoso.com": ZONE}) as running:
        yield running


@pytest.fixture
def pool() -> Any:
    pool: Any = PoolFactory(name="eepool", fqdn="eepool.contoso.com")
    for name in ("fe1", "fe2"):
        ServerFactory(pool=pool, name=name)
    SIPDomainFactory(name="contoso.com", is_default=True)
    keep_addresses(name="eepool.contoso.com", side="internal", addresses="10.0.0.1", who="kim")
    return pool


def spec(server: object, **changes: Any) -> WriteDNSSpec:
    return from_json(WriteDNSSpec, {"name_server": str(server), **changes})


def carried_out(plan: Any, account: Any, directory: Directory, **more: Any) -> Job:
    job = gate.submit(plan, acting_user=account, directory=directory, **more)
    assert runner.run(job_id=job.pk, directory=directory)
    job.refresh_from_db()
    return job


class TestWriteDNS(UseCaseTests):
    use_case = WRITE_DNS
    secrets = (KEY_SECRET,)
    written = (("eepool.contoso.com", "A"), ("sip.contoso.com", "A"), ("_sipinternaltls._tcp.contoso.com", "SRV"))

    @pytest.fixture
    def example(self, tmp_path: Path, pool: Pool) -> Iterator[WriteDNSSpec]:
        keep_key(name="ocs-key", algorithm="hmac-sha256", secret=KEY_SECRET, who="kim")
        with named(tmp_path / "named", {"contoso.com": ZONE}, update='key "ocs-key";') as running:
            yield spec(running.text, key="ocs-key")

    def body(self, example: WriteDNSSpec) -> dict[str, Any]:
        """All pools are meant by naming none."""
        return {name: value for name, value in super().body(example).items() if value != ""}

    def standing(self, example: WriteDNSSpec, directory: Directory) -> Any:
        server = NameServer.parse(example.name_server)
        return [server.records(name, kind) for name, kind in self.written]

    def disturb(self, plan: Plan, directory: Directory) -> None:
        """Someone writes one of the records."""
        written(plan.changes[:1], directory)


class TestThePlan:
    def test_changes_what_is_wrong_adds_what_is_missing_and_leaves_the_rest(
        self, bind: Named, pool: Pool, directory: Directory
    ) -> None:
        plan = WRITE_DNS.planned(spec=spec(bind.text), directory=directory)
        assert {change.title: dict(change.before) for change in plan.changes} == {
            "Change eepool.contoso.com A 10.0.0.1": {"A": ("10.0.0.99",)},
            "Add _sipinternaltls._tcp.contoso.com SRV 0 0 5061 eepool.contoso.com": {"SRV": ()},
            "Add sip.contoso.com A 10.0.0.1": {"A": ()},
            "Add ucupdates-r2.contoso.com A 10.0.0.1": {"A": ()},
        }
        assert any("10.0.0.99 is replaced" in notice.text for notice in plan.notices)
        assert plan.permission == "pools.write_dns"
        assert WRITE_DNS.planned(spec=spec(bind.text), directory=directory).hash == plan.hash

    def test_takes_the_records_that_are_named(self, bind: Named, pool: Pool, directory: Directory) -> None:
        wish = spec(bind.text, records=["EEPool.contoso.com.  a"], pool=str(pool.guid))
        (change,) = WRITE_DNS.planned(spec=wish, directory=directory).changes
        assert change.target == f"eepool.contoso.com A (zone contoso.com at {bind.text})"

    def test_is_registered_for_the_command(self, bind: Named, pool: Pool, directory: Directory) -> None:
        assert operations.plan("write_dns", {"name_server": bind.text}, directory).changes

    def test_leaves_out_names_of_zones_that_the_server_lacks_and_says_so(
        self, bind: Named, pool: Pool, directory: Directory
    ) -> None:
        SIPDomainFactory(name="example.org")
        plan = WRITE_DNS.planned(spec=spec(bind.text), directory=directory)
        assert len(plan.changes) == 4
        assert sum("holds no zone" in notice.text for notice in plan.notices) == 3

    def test_refuses_a_record_that_nobody_needs(self, bind: Named, pool: Pool, directory: Directory) -> None:
        with pytest.raises(RecordNotNeeded):
            WRITE_DNS.planned(spec=spec(bind.text, records=["www.contoso.com A"]), directory=directory)

    def test_refuses_an_unknown_address(self, bind: Named, pool: Pool, directory: Directory) -> None:
        keep_addresses(name="eepool.contoso.com", side="internal", addresses="", who="kim")
        with pytest.raises(AddressUnknown):
            WRITE_DNS.planned(spec=spec(bind.text, records=["eepool.contoso.com A"]), directory=directory)

    def test_refuses_a_name_that_is_an_alias(self, tmp_path: Path, pool: Pool, directory: Directory) -> None:
        zone = EMPTY_ZONE + "eepool IN CNAME other\nother IN A 10.0.0.2\n"
        with named(tmp_path / "named", {"contoso.com": zone}) as running, pytest.raises(AliasInTheWay):
            WRITE_DNS.planned(spec=spec(running.text, records=["eepool.contoso.com A"]), directory=directory)

    @pytest.mark.parametrize(
        ("behaviour", "words"),
        [(rcode(Rcode.REFUSED), "refuses"), (rcode(Rcode.SERVFAIL), "SERVFAIL"), (garbage, "is not DNS")],
    )
    def test_says_what_a_server_that_answers_nothing_says(
        self, pool: Pool, directory: Directory, behaviour: Behaviour, words: str
    ) -> None:
        keep_addresses(name="eepool.contoso.com", side="internal", addresses="", who="me")
        with odd(behaviour) as server, pytest.raises(dns_errors.NameServerError, match=words):
            WRITE_DNS.planned(spec=spec(str(server)), directory=directory)

    def test_refuses_a_silent_server_and_an_unknown_key(self, bind: Named, pool: Pool, directory: Directory) -> None:
        with pytest.raises(dns_errors.KeyMissing):
            WRITE_DNS.planned(spec=spec(bind.text, key="nobody"), directory=directory)
        bind.stop()
        with pytest.raises(dns_errors.NameServerSilent):
            WRITE_DNS.planned(spec=spec(bind.text), directory=directory)

    @pytest.mark.parametrize(
        ("data", "field"),
        [({}, "name_server"), ({"name_server": "1.2.3.4:x"}, "name_server"), ({"name_server": 5}, "name_server"),
         ({"name_server": "127.0.0.1", "side": "up"}, "side"), ({"name_server": "127.0.0.1", "pool": "x"}, "pool"),
         ({"name_server": "127.0.0.1", "records": "a"}, "records"), ({"name_server": "127.0.0.1", "oops": 1}, "oops"),
         ({"name_server": "127.0.0.1", "records": [1]}, "records.0")],
    )  # fmt: skip
    def test_refuses_a_wish_that_makes_no_sense(self, data: dict[str, Any], field: str) -> None:
        with pytest.raises(ManyErrors) as many:
            from_json(WriteDNSSpec, data)
        assert field in [error.field for error in many.value.errors]


class TestTheJob:
    def test_writes_and_is_undone(self, bind: Named, pool: Pool, directory: Directory, administrator: Any) -> None:
        job = carried_out(WRITE_DNS.planned(spec=spec(bind.text), directory=directory), administrator, directory)
        assert (job.state, job.counted()) == (Job.State.DONE, {"Success": 4})
        assert bind.server.ask("eepool.contoso.com", "A").values == ("10.0.0.1",)
        assert not WRITE_DNS.planned(spec=spec(bind.text), directory=directory).changes

        undo = carried_out(gate.undo_plan(job, directory=directory), administrator, directory, undo_of=job)
        assert undo.state == Job.State.DONE
        assert bind.server.ask("eepool.contoso.com", "A").values == ("10.0.0.99",)
        assert not bind.server.ask("sip.contoso.com", "A").values

    def test_is_refused_as_stale_where_the_zone_has_moved(
        self, bind: Named, pool: Pool, directory: Directory, administrator: Any
    ) -> None:
        plan = WRITE_DNS.planned(spec=spec(bind.text), directory=directory)
        carried_out(WRITE_DNS.planned(spec=spec(bind.text), directory=directory), administrator, directory)
        with pytest.raises(gate.PlanStale):
            gate.submit(plan, acting_user=administrator, directory=directory)

    def test_waits_for_a_server_that_is_away_and_goes_on(
        self, tmp_path: Path, pool: Pool, directory: Directory, administrator: Any
    ) -> None:
        running = start(tmp_path / "named", {"contoso.com": ZONE})
        plan = WRITE_DNS.planned(spec=spec(running.text), directory=directory)
        job = gate.submit(plan, acting_user=administrator, directory=directory)
        running.stop()
        runner.run(job_id=job.pk, directory=directory)
        job.refresh_from_db()
        assert (job.state, "does not answer" in job.message) == (Job.State.WAITING, True)
        again = start(running.folder, {"contoso.com": ZONE}, port=running.port)
        try:
            runner.run(job_id=job.pk, directory=directory)
            job.refresh_from_db()
            assert (job.state, job.counted()) == (Job.State.DONE, {"Success": 4})
        finally:
            again.stop()

    def test_signs_with_the_kept_key_also_when_it_is_undone(
        self, tmp_path: Path, pool: Pool, directory: Directory, administrator: Any
    ) -> None:
        kept = keep_key(name="ocs-key", algorithm="hmac-sha256", secret=KEY_SECRET, who="kim")
        assert KEY_SECRET.encode() not in bytes(kept.sealed)
        with named(tmp_path / "named", {"contoso.com": ZONE}, update='key "ocs-key";') as running:
            plan = WRITE_DNS.planned(spec=spec(running.text, key="ocs-key"), directory=directory)
            assert KEY_SECRET not in str(plan.to_json())
            job = carried_out(plan, administrator, directory)
            assert job.state == Job.State.DONE
            undo = carried_out(gate.undo_plan(job, directory=directory), administrator, directory)
            assert undo.state == Job.State.DONE

    def test_fails_row_by_row_where_the_server_takes_no_updates(
        self, tmp_path: Path, pool: Pool, directory: Directory, administrator: Any
    ) -> None:
        with named(tmp_path / "named", {"contoso.com": ZONE}, update="none;") as running:
            plan = WRITE_DNS.planned(spec=spec(running.text), directory=directory)
            job = carried_out(plan, administrator, directory)
        assert (job.state, job.counted()) == (Job.State.FAILED, {"Failure": 4})
        assert {row.cause_code for row in job.rows.all()} == {"dns-update-refused"}
        assert "GSS-TSIG" in job.rows.all()[0].hint

    def test_takes_the_right_to_write_dns(
        self, bind: Named, pool: Pool, directory: Directory, helpdesk_person: Any
    ) -> None:
        plan = WRITE_DNS.planned(spec=spec(bind.text), directory=directory)
        with pytest.raises(gate.NotPermitted):
            gate.submit(plan, acting_user=helpdesk_person, directory=directory)


def samba(folder: Path, monkeypatch: pytest.MonkeyPatch, updates: str) -> demo.Forest:
    """A domain controller of this test's own; ``updates`` is its option "allow dns updates"."""
    text = smb_conf._TEMPLATE.replace("allow dns updates = nonsecure", f"allow dns updates = {updates}")
    monkeypatch.setattr(smb_conf, "_TEMPLATE", text)
    return demo.start(folder, nosync=True)


class TestADomainController:
    @pytest.mark.parametrize(
        ("updates", "state", "counts"),
        [("nonsecure", Job.State.DONE, {"Success": 3}), ("secure only", Job.State.FAILED, {"Failure": 3})],
    )
    def test_is_written_to_and_undone_or_refuses_with_a_cure(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        monkeypatch: pytest.MonkeyPatch,
        pool: Pool,
        directory: Directory,
        administrator: Any,
        updates: str,
        state: str,
        counts: dict[str, int],
    ) -> None:
        folder = tmp_path_factory.mktemp("dc")
        forest = samba(folder, monkeypatch, updates)
        try:
            server = NameServer(forest.host, forest.dns_port)
            names = ["eepool.contoso.com A", "_sipinternaltls._tcp.contoso.com SRV", "sip.contoso.com A"]
            plan = WRITE_DNS.planned(spec=spec(server, records=names), directory=directory)
            assert {change.data["zone"] for change in plan.changes} == {"contoso.com"}
            job = carried_out(plan, administrator, directory)
            assert (job.state, job.counted()) == (state, counts)
            if updates == "nonsecure":
                assert server.records("eepool.contoso.com", "A").values == ("10.0.0.1",)
                carried_out(gate.undo_plan(job, directory=directory), administrator, directory)
                assert server.records("eepool.contoso.com", "A").values == ()
                found = server.records("_sipinternaltls._tcp.contoso.com", "SRV").values
                assert found == ("0 0 5061 ocspool1.contoso.com.",)
            else:
                assert {row.cause_code for row in job.rows.all()} == {"dns-update-refused"}
        finally:
            demo.stop(folder)


class TestTheSetting:
    def test_holds_a_key_beside_those_that_people_entered(self, settings: Any) -> None:
        settings.DNS_UPDATE_KEY = f"hmac-sha256:From-Setting:{KEY_SECRET}"
        setting_key.check()
        assert dns_keys.find("from-setting").secret == KEY_SECRET

    def test_stops_the_start_where_it_can_not_be_used(self, settings: Any) -> None:
        settings.DNS_UPDATE_KEY = "nonsense"
        with pytest.raises(ImproperlyConfigured, match="OCSADMIN_DNS_UPDATE_KEY"):
            setting_key.check()
