"""The audit log shows when someone changed it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from ocsadmin.accounts import audit
from ocsadmin.accounts.errors import AuditBroken
from ocsadmin.accounts.models import Account, AuditEvent
from ocsadmin.accounts.models.audit_event import AppendOnly

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def events() -> list[AuditEvent]:
    return [audit.record("tested", who="someone", target=f"thing {n}", detail={"n": n, "é": [1.5]}) for n in range(4)]


class TestVerifyAudit:
    def test_passes_when_nothing_was_changed(self, events: list[AuditEvent]) -> None:
        out = StringIO()
        call_command("verify_audit", stdout=out)
        assert out.getvalue() == f"4 events, unchanged. The last has the hash {events[-1].hash}.\n"

    def test_passes_on_an_empty_log(self) -> None:
        assert audit.verify().length == 0

    @pytest.mark.parametrize("change", [{"who": "someone else"}, {"detail": {}}, {"target": ""}, {"prev_hash": "0"}])
    def test_finds_a_changed_event(self, events: list[AuditEvent], change: dict[str, Any]) -> None:
        AuditEvent.objects.filter(pk=events[1].pk).update(**change)
        with pytest.raises(AuditBroken, match=str(events[1].pk)):
            audit.verify()

    def test_finds_an_event_taken_out(self, events: list[AuditEvent]) -> None:
        AuditEvent.objects.filter(pk=events[1].pk)._raw_delete("default")
        with pytest.raises(AuditBroken):
            audit.verify()

    def test_finds_that_the_end_was_cut_off(self, events: list[AuditEvent]) -> None:
        AuditEvent.objects.filter(pk=events[3].pk)._raw_delete("default")
        with pytest.raises(CommandError, match="there were 4 events, there are 3"):
            call_command("verify_audit")

    def test_finds_that_the_whole_log_was_written_anew(self, events: list[AuditEvent]) -> None:
        assert audit.verify(expect=events[2].hash).length == 4
        with pytest.raises(AuditBroken, match="noted earlier"):
            audit.verify(expect="0" * 64)


class TestAuditEvent:
    def test_can_be_neither_changed_nor_deleted(self, events: list[AuditEvent]) -> None:
        with pytest.raises(AppendOnly):
            events[0].save()
        with pytest.raises(AppendOnly):
            events[0].delete()

    def test_is_lost_with_the_transaction_that_it_tells_of(self, events: list[AuditEvent]) -> None:
        with transaction.atomic():
            audit.record("never")
            transaction.set_rollback(True)
        assert audit.verify().length == 4


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time by itself")
@pytest.mark.django_db(transaction=True)
class TestManyWriters:
    def test_do_not_fork_the_chain(self) -> None:
        def write(number: int) -> None:
            try:
                for _ in range(10):
                    audit.record("tested", who=str(number))
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(write, range(4)))
        assert audit.verify().length == 40


class TestAuditPage:
    def test_shows_and_filters_events(self, client: Client, administrator: Account, events: list[AuditEvent]) -> None:
        audit.record("signed-in", who="useradmin@contoso.com")
        client.force_login(administrator)
        text = client.get(reverse("audit-log"), {"who": "useradmin", "what": "signed-in"}).content.decode()
        assert "useradmin@contoso.com" in text
        assert "thing 1" not in text

    def test_asks_as_often_for_many_events_as_for_few(
        self, client: Client, administrator: Account, django_assert_max_num_queries: Any
    ) -> None:
        client.force_login(administrator)
        client.get(reverse("audit-log"))
        for _ in range(30):
            audit.record("tested")
        with django_assert_max_num_queries(12):
            client.get(reverse("audit-log"))

    def test_is_for_server_administrators(self, client: Client, user_administrator: Account) -> None:
        client.force_login(user_administrator)
        assert client.get(reverse("audit-log")).status_code == 403
