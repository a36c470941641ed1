"""The states of the checklist's steps: what facts, looks, validation and people make of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ocsadmin.accounts.errors import RightMissing
from ocsadmin.accounts.models import AuditEvent
from ocsadmin.errors import BadInput
from pools import queries
from pools.checklist import content, sign_offs
from pools.checklist.begun import begun_pools
from pools.checklist.naming import guidance_of, names_of
from pools.checklist.state import State, StepState, checklist_of, progress_of
from pools.models import ChecklistReading, Pool, SignOff, ValidationRow, ValidationRun

from .factories import PoolFactory, ServerFactory, ServerRoleFactory, SIPDomainFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def pool() -> Any:
    return PoolFactory()


@pytest.fixture
def signer(account_with: Any) -> Any:
    return account_with("RTCUniversalServerAdmins")


def step(pool: Any, key: str) -> StepState:
    found = checklist_of(pool).step(key)
    assert found is not None
    return found


def look(pool: Any, name: str, *findings: tuple[str, str]) -> None:
    ChecklistReading.objects.create(
        pool_guid=pool.guid, look=name, read_at=NOW,
        findings=[{"step": key, "level": level, "text": f"{key} is {level}"} for key, level in findings],
    )  # fmt: skip


def validated(pool: Any, check: str, verdict: str, *, port: int | None = None, ignorable: str = "") -> None:
    run = ValidationRun.objects.create(
        pool_guid=pool.guid, pool_key=pool.service_dn_key, pool_name=pool.name, state="done", source="page",
    )  # fmt: skip
    ValidationRow.objects.create(
        run=run, number=1, pool_key=pool.service_dn_key, check_name=check, identity=f"{check}{port}{verdict}",
        step="connectivity", title=check, target="x", verdict=verdict, ignorable=ignorable, is_latest=True,
        arguments={} if port is None else {"port": port}, ended_at=NOW,
    )  # fmt: skip


class TestTheSteps:
    def test_are_those_of_the_table_in_its_order(self, pool: Any) -> None:
        assert [str(phase.title) for phase in content.phases_of(pool)] == [
            "Install prerequisite software",
            "Prepare AD DS",
            "Prepare Windows for Setup",
            "Install SQL Server",
            "Configure SQL Server for Office Communications Server",
            "Configure a load balancer for your pool",
            "Create and verify DNS records",
            "Configure IIS",
            "Create the pool",
            "Configure the pool and applications",
            "Add servers to the pool",
            "Configure certificates for Office Communications Server",
            "Start the services",
            "Validate your server and pool configuration",
            "Configure audio/video and Web conferencing",
            "Create and enable users",
            "Deploy clients",
        ]

    def test_of_standard_edition_know_no_back_end_no_load_balancer_and_no_adding_of_servers(self) -> None:
        steps = {one.step.key for one in checklist_of(PoolFactory(pool_type=Pool.PoolType.STANDARD)).steps}
        assert not steps & {"sql-server", "load-balancer", "loopback", "create-pool", "add-servers"}
        assert {"prerequisites", "dns", "iis", "deploy-standard", "configure-pool", "certificates"} <= steps

    @pytest.mark.parametrize("edition", [content.ENTERPRISE, content.STANDARD])
    def test_have_names_credentials_guidance_and_a_source(self, edition: Any, pool: Any) -> None:
        names = names_of(checklist_of(pool).facts)
        steps = [one for phase in edition for one in phase.steps]
        assert len({one.key for one in steps}) == len(steps)
        for one in steps:
            assert one.credentials
            assert one.source
            assert guidance_of(one, names)

    def test_give_commands_with_the_names_of_the_pool(self) -> None:
        pool = PoolFactory(pool_data={"InternalWebFarmFQDN": "web.contoso.com"}, back_end_server=r"db7.contoso.com\rtc")
        SIPDomainFactory(name="sip.example.org")
        names = names_of(checklist_of(pool).facts)
        commands = "\n".join(
            str(block.text)
            for phase in content.phases_of(pool)
            for one in phase.steps
            for block in guidance_of(one, names)
            if block.kind == "code"
        )
        for words in (
            "localport=1433 profile=domain,private",
            ";-T4618",
            "/v BackConnectionHostNames /t REG_MULTI_SZ /d web.contoso.com",
            "/useAppPoolCredentials:true",
            f"_sipinternaltls._tcp.sip.example.org.  SRV  0 0 5061 {pool.fqdn}.",
            r"osql -E -S db7.contoso.com\rtc",
            "Web-Lgcy-Mgmt-Console",
        ):
            assert words in commands


class TestWhatIsVerified:
    def test_tells_that_the_pool_exists(self, pool: Any) -> None:
        assert step(pool, "create-pool").state == State.VERIFIED

    def test_tells_servers_with_their_roles(self, pool: Any) -> None:
        assert step(pool, "add-servers").state == State.TO_DO
        server = ServerFactory(pool=pool)
        assert step(pool, "add-servers").findings[0].level == "failure"
        ServerRoleFactory(server=server)
        assert step(pool, "add-servers").state == State.VERIFIED

    def test_tells_sip_domains_and_client_logon(self, pool: Any) -> None:
        SIPDomainFactory(name="a.example.org")
        assert step(pool, "configure-pool").state == State.TO_DO
        pool.pool_data = {"AutomaticLogon": "FALSE"}
        pool.save()
        assert step(pool, "configure-pool").state == State.VERIFIED

    def test_tells_applications_and_users(self, pool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(queries, "_counters", [lambda keys: {pool.service_dn_key: 7}])
        pool.applications = ["Microsoft.Rtc.Applications.Caa"]
        pool.save()
        assert "Conferencing Attendant" in step(pool, "applications").findings[0].text
        assert step(pool, "users").findings[0].text == "7 users are enabled for this pool."
        monkeypatch.setattr(queries, "_counters", [lambda keys: {}])
        assert step(pool, "users").state == State.TO_DO
        monkeypatch.setattr(queries, "_counters", [])
        assert step(pool, "users").state == State.UNKNOWN

    def test_comes_from_the_newest_looks_with_their_moment(self, pool: Any) -> None:
        assert step(pool, "schema").state == State.UNKNOWN
        look(pool, "active-directory", ("schema", "ok"), ("forest", "failure"))
        assert step(pool, "schema").state == State.VERIFIED
        assert step(pool, "schema").findings[0].when == NOW
        assert step(pool, "forest").state == State.TO_DO
        assert step(pool, "domain").state == State.UNKNOWN

    def test_lets_warnings_pass_but_nothing_that_nobody_knows(self, pool: Any) -> None:
        look(pool, "dns", ("dns", "ok"), ("dns", "warning"))
        assert step(pool, "dns").state == State.VERIFIED
        ChecklistReading.objects.update(
            findings=[{"step": "dns", "level": "ok", "text": ""}, {"step": "dns", "level": "unknown", "text": "?"}]
        )
        assert step(pool, "dns").state == State.UNKNOWN

    def test_comes_from_the_newest_validation(self, pool: Any) -> None:
        assert step(pool, "certificates").state == State.UNKNOWN
        validated(pool, "tls", "ok", port=5061)
        validated(pool, "tls", "failure", port=443)
        validated(pool, "tcp", "ok", port=5061)
        validated(pool, "web_directory", "warning", ignorable="no Enterprise Voice")
        states = {key: step(pool, key).state for key in ("certificates", "web-certificate", "start", "validate")}
        assert states == {
            "certificates": State.VERIFIED,
            "web-certificate": State.TO_DO,
            "start": State.VERIFIED,
            "validate": State.TO_DO,
        }
        assert step(pool, "virtual-directories").state == State.VERIFIED

    def test_takes_a_load_balancer_for_needed_from_the_second_server_on(self, pool: Any) -> None:
        ServerFactory(pool=pool)
        one = step(pool, "load-balancer")
        assert (one.state, one.reason) == (
            State.NOT_APPLICABLE,
            "A load balancer is needed from the second server on.",
        )
        assert step(pool, "loopback").state == State.NOT_APPLICABLE
        ServerFactory(pool=pool)
        assert step(pool, "load-balancer").state == State.UNKNOWN
        assert step(pool, "loopback").state == State.TO_DO


class TestSigningOff:
    def test_makes_a_step_done_with_name_date_and_note(self, pool: Any, signer: Any) -> None:
        sign_offs.sign_off(pool, "updates", acting_user=signer, now=NOW, note="  fe01\n and fe02 ")
        one = step(pool, "updates")
        assert one.state == State.SIGNED_OFF
        assert one.sign_off is not None
        assert (one.sign_off.signed_by_name, one.sign_off.signed_at, one.sign_off.note) == (
            "A test's person", NOW, "fe01 and fe02",
        )  # fmt: skip
        event = AuditEvent.objects.get(what="step-signed-off")
        assert (event.target, event.detail["step"]) == (pool.name, "updates")

    def test_can_say_that_a_step_does_not_apply_with_a_reason(self, pool: Any, signer: Any) -> None:
        before = checklist_of(pool).progress.total
        with pytest.raises(BadInput, match="reason is missing"):
            sign_offs.sign_off(pool, "firewall", acting_user=signer, now=NOW, kind="not_applicable", note=" ")
        sign_offs.sign_off(pool, "firewall", acting_user=signer, now=NOW, kind="not_applicable", note="none here")
        one = step(pool, "firewall")
        assert (one.state, one.reason) == (State.NOT_APPLICABLE, "none here")
        assert checklist_of(pool).progress.total == before - 1

    def test_can_be_withdrawn_and_stays_in_the_history(self, pool: Any, signer: Any) -> None:
        sign_offs.sign_off(pool, "updates", acting_user=signer, now=NOW)
        sign_offs.withdraw(pool, "updates", acting_user=signer, now=NOW + timedelta(days=1), note="wrong pool")
        assert step(pool, "updates").state == State.TO_DO
        sign_offs.sign_off(pool, "updates", acting_user=signer, now=NOW + timedelta(days=2))
        (title, newest), (_title, oldest) = sign_offs.history_of(pool)
        assert title == "Install required Windows Updates"
        assert newest.is_standing
        assert oldest.withdrawn_note == "wrong pool"

    def test_is_refused_twice(self, pool: Any, signer: Any) -> None:
        sign_offs.sign_off(pool, "updates", acting_user=signer, now=NOW)
        with pytest.raises(sign_offs.AlreadySignedOff, match="2026-11-21"):
            sign_offs.sign_off(pool, "updates", acting_user=signer, now=NOW)

    def test_is_refused_by_the_database_too(self, pool: Any, signer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """Two people press at the same moment: each saw the step unsigned."""
        sign_offs.sign_off(pool, "updates", acting_user=signer, now=NOW)
        monkeypatch.setattr(sign_offs, "_title_to_sign", sign_offs.title_of)
        with pytest.raises(sign_offs.AlreadySignedOff):
            sign_offs.sign_off(pool, "updates", acting_user=signer, now=NOW)
        assert SignOff.objects.count() == 1

    def test_is_not_asked_for_where_the_console_verified(self, pool: Any, signer: Any) -> None:
        with pytest.raises(sign_offs.NothingToSignOff, match="it is verified"):
            sign_offs.sign_off(pool, "create-pool", acting_user=signer, now=NOW)
        with pytest.raises(sign_offs.NothingToSignOff, match="second server"):
            sign_offs.sign_off(pool, "load-balancer", acting_user=signer, now=NOW)

    def test_says_so_when_what_was_found_says_otherwise(self, pool: Any, signer: Any) -> None:
        look(pool, "sql-server", ("sql-server", "failure"))
        sign_offs.sign_off(pool, "sql-server", acting_user=signer, now=NOW, note="port 49152")
        one = step(pool, "sql-server")
        assert one.state == State.SIGNED_OFF
        assert one.contradicted

    def test_gives_way_to_what_is_verified_later(self, pool: Any, signer: Any) -> None:
        sign_offs.sign_off(pool, "schema", acting_user=signer, now=NOW)
        look(pool, "active-directory", ("schema", "ok"))
        assert step(pool, "schema").state == State.VERIFIED

    @pytest.mark.parametrize("key", ["no-such-step", "", "a" * 300, "<b>", "\x00"])
    def test_knows_only_the_steps_of_the_edition(self, pool: Any, signer: Any, key: str) -> None:
        for act in (sign_offs.sign_off, sign_offs.withdraw):
            with pytest.raises(sign_offs.NoSuchStep):
                act(pool, key, acting_user=signer, now=NOW)

    @pytest.mark.parametrize("note", ["x" * 501, "nul\x00"])
    def test_refuses_notes_that_can_not_be_kept(self, pool: Any, signer: Any, note: str) -> None:
        with pytest.raises(BadInput):
            sign_offs.sign_off(pool, "updates", acting_user=signer, now=NOW, note=note)

    def test_takes_the_right_to(self, pool: Any, helpdesk_person: Any, user_administrator: Any) -> None:
        for person in (helpdesk_person, user_administrator):
            for act in (sign_offs.sign_off, sign_offs.withdraw):
                with pytest.raises(RightMissing):
                    act(pool, "updates", acting_user=person, now=NOW)

    def test_can_not_be_withdrawn_twice(self, pool: Any, signer: Any) -> None:
        with pytest.raises(sign_offs.NotSignedOff):
            sign_offs.withdraw(pool, "updates", acting_user=signer, now=NOW)


class TestProgress:
    def test_counts_what_applies_and_is_not_optional(self, pool: Any, signer: Any) -> None:
        checklist = checklist_of(pool)
        wanted = [one for one in checklist.steps if not one.step.optional and one.state != State.NOT_APPLICABLE]
        assert checklist.progress.total == len(wanted)
        assert checklist.progress.done == 1
        assert checklist.progress.following is wanted[0].step
        sign_offs.sign_off(pool, "prerequisites", acting_user=signer, now=NOW)
        assert checklist_of(pool).progress.done == 2

    def test_is_complete_when_everything_is_done(self, pool: Any, signer: Any) -> None:
        for one in checklist_of(pool).steps:
            if one.can_be_signed:
                sign_offs.sign_off(pool, one.step.key, acting_user=signer, now=NOW)
        progress = checklist_of(pool).progress
        assert progress.is_complete
        assert (progress.percent, progress.following) == (100, None)

    def test_of_thirty_pools_costs_what_that_of_three_costs(self) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as found:
                assert progress_of(Pool.objects.all())
            return len(found)

        def more(number: int) -> None:
            for one in PoolFactory.create_batch(number):
                ServerRoleFactory(server=ServerFactory(pool=one))
                look(one, "dns", ("dns", "ok"))
                validated(one, "tls", "ok", port=443)

        more(3)
        few = cost()
        more(27)
        assert cost() == few

    def test_of_a_pool_that_was_there_before_bothers_nobody(self, pool: Any, signer: Any) -> None:
        other = PoolFactory()
        assert not begun_pools().exists()
        sign_offs.sign_off(pool, "updates", acting_user=signer, now=timezone.now())
        look(other, "dns", ("dns", "ok"))
        assert set(begun_pools()) == {pool, other}
