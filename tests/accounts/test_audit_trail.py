"""What the audit log holds, how it leaves the console, and that nobody can write it anew."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocsadmin.accounts import audit, audit_chain, audit_words, syslog, tokens
from ocsadmin.accounts.errors import AuditBroken
from ocsadmin.accounts.models import Account, AuditEvent, AuditHead, Delegation
from ocsadmin.work import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def events() -> list[AuditEvent]:
    return [audit.record("tested", who="someone", target=f"thing {n}") for n in range(4)]


@pytest.fixture
def admin(administrator: Account) -> Client:
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.force_login(administrator)
    return client


def chained_again(key: str) -> None:
    """What someone would do who can write to the database: all hashes anew, with whatever key."""
    before, length = "", 0
    for event in AuditEvent.objects.order_by("pk"):
        event.prev_hash = before
        before = audit_chain.digest(event, key)
        AuditEvent.objects.filter(pk=event.pk).update(prev_hash=event.prev_hash, hash=before)
        length += 1
    head = AuditHead(hash=before, length=length)
    AuditHead.objects.update(hash=before, length=length, seal=audit_chain.seal(head, key))


class TestChain:
    def test_that_was_made_to_fit_without_the_key_is_broken(self, events: list[AuditEvent]) -> None:
        AuditEvent.objects.filter(pk=events[1].pk)._raw_delete("default")
        chained_again("guessed")
        with pytest.raises(AuditBroken):
            audit.verify()

    def test_that_was_cut_off_at_the_end_is_broken_though_its_end_was_moved(self, events: list[AuditEvent]) -> None:
        AuditEvent.objects.filter(pk=events[3].pk)._raw_delete("default")
        AuditHead.objects.update(hash=events[2].hash, length=3)
        with pytest.raises(AuditBroken, match="without the key"):
            audit.verify()

    def test_fits_with_a_former_key_and_is_bound_anew(self, events: list[AuditEvent], settings: Any) -> None:
        old, settings.SECRET_KEY = settings.SECRET_KEY, "another-key-" + "y" * 40
        with pytest.raises(AuditBroken):
            audit.verify()
        settings.SECRET_KEY_FALLBACKS = [old]
        audit.record("tested")
        assert audit.verify().length == 5
        assert audit.reseal() == 5
        settings.SECRET_KEY_FALLBACKS = []
        assert audit.verify().length == 5

    def test_is_not_bound_anew_where_it_is_broken(self, events: list[AuditEvent]) -> None:
        AuditEvent.objects.filter(pk=events[1].pk).update(who="x")
        with pytest.raises(AuditBroken):
            audit.reseal()


class TestTrail:
    def last(self) -> AuditEvent:
        return AuditEvent.objects.order_by("-pk")[0]

    def test_holds_bad_tokens(self, administrator: Account) -> None:
        made = tokens.create(owner=administrator, name="x", scopes=["jobs.view_job"], now=timezone.now())
        header = {"Authorization": f"Bearer {made.text[:-1]}x"}
        assert Client(REMOTE_ADDR="192.0.2.9").get("/api/v1/jobs/", headers=header).status_code == 401
        event = self.last()
        assert (event.what, event.source, event.target) == ("token-refused", "192.0.2.9", "/api/v1/jobs/")
        assert event.detail["token"] == f"ocs_{made.token.prefix}"
        assert made.text[:-1] not in str(event.detail)

    def test_holds_refusals_within_views(self, admin: Client, administrator: Account) -> None:
        assert admin.post(reverse("group-accept"), {"name": "x"}).status_code == 403
        event = self.last()
        assert (event.what, event.who, event.source) == ("refused", administrator.username, "192.0.2.7")
        assert event.target == reverse("group-accept")

    def test_holds_each_refusal_once(self, user_administrator: Account) -> None:
        client = Client()
        client.force_login(user_administrator)
        client.get(reverse("audit-log"))
        client.get("/api/v1/audit-events/")
        assert AuditEvent.objects.filter(what="refused").count() == 2

    def test_holds_writes_over_rest(self, admin: Client) -> None:
        body = {"name": "S", "query": "account_disabled=false", "share": "me"}
        answer = admin.post("/api/v1/saved-searches/", body, content_type="application/json")
        assert answer.status_code == 201, answer.content
        assert self.last().what == "changed-over-rest"

    def test_holds_exports(self, admin: Client) -> None:
        assert admin.get(reverse("report-csv", args=["disabled_accounts"])).status_code == 200
        assert self.last().what == "exported"
        admin.get(reverse("audit-export", args=["csv"]))
        assert self.last().what == "audit-exported"
        assert self.last().detail["format"] == "csv"

    def test_says_nothing_of_reading(self, admin: Client) -> None:
        before = AuditEvent.objects.count()
        admin.get(reverse("job-list"))
        admin.get("/api/v1/jobs/")
        assert AuditEvent.objects.count() == before


class TestExport:
    def test_is_csv_with_the_filters_of_the_page(self, admin: Client, events: list[AuditEvent]) -> None:
        change = {"groups": [["A"], ["A", "B"]], "yes": True}
        audit.record("delegation-changed", who="=cmd()", target="x", detail=change)
        answer: Any = admin.get(reverse("audit-export", args=["csv"]), {"who": "cmd"})
        rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
        assert [row["who"] for row in rows] == ["'=cmd()"]
        assert rows[0]["detail"] == "groups: A → A, B; yes: yes"

    def test_is_json_lines_that_can_be_verified(self, admin: Client, events: list[AuditEvent]) -> None:
        answer: Any = admin.get(reverse("audit-export", args=["jsonl"]), {"what": "tested"})
        found = [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]
        assert [one["hash"] for one in found] == [event.hash for event in events]
        assert found[1]["prev_hash"] == found[0]["hash"]

    def test_is_rest(self, admin: Client, events: list[AuditEvent], user_administrator: Account) -> None:
        found = admin.get("/api/v1/audit-events/", {"what": "tested", "who": "SOME"}).json()["results"]
        assert [one["target"] for one in found] == ["thing 3", "thing 2", "thing 1", "thing 0"]
        later = (timezone.now() + timedelta(hours=1)).isoformat()
        assert admin.get("/api/v1/audit-events/", {"since": later}).json()["results"] == []
        other = Client()
        other.force_login(user_administrator)
        assert other.get("/api/v1/audit-events/").status_code == 403
        assert other.get(reverse("audit-export", args=["csv"])).status_code == 403

    def test_shows_the_limited_what_they_did_themselves(self, events: list[AuditEvent], account_with: Any) -> None:
        limited = account_with("RTCUniversalServerAdmins")
        Delegation.objects.create(name="own", account=limited, everywhere=True)
        client = Client()
        client.force_login(limited)
        assert client.get("/api/v1/audit-events/", {"what": "tested"}).json()["results"] == []
        answer: Any = client.get(reverse("audit-export", args=["jsonl"]))
        assert b"someone" not in b"".join(answer.streaming_content)

    def test_of_a_strange_kind_is_not_there(self, admin: Client) -> None:
        assert admin.get(reverse("audit-export", args=["xml"])).status_code == 404


class TestPage:
    def test_says_it_in_words_and_links_the_job(self, admin: Client) -> None:
        audit.record("job-ended", target="Move Kim", detail={"job": 7, "counts": {"Success": 2}, "forced": False})
        text = admin.get(reverse("audit-log")).content.decode()
        assert f'href="{reverse("job", args=[7])}"' in text
        assert "Job ended" in text
        assert "counts: Success 2; forced: no" in text
        assert "{&#x27;" not in text

    @pytest.mark.parametrize("day", ["0000-00-00", "2026-02-31", "x", "\0"])
    def test_takes_any_day(self, admin: Client, events: list[AuditEvent], day: str) -> None:
        assert admin.get(reverse("audit-log"), {"since": day, "until": day}).status_code == 200

    def test_filters_by_days(self, admin: Client, events: list[AuditEvent]) -> None:
        tomorrow = timezone.localdate() + timedelta(days=1)
        assert "thing 3" not in admin.get(reverse("audit-log"), {"since": tomorrow}).content.decode()
        assert "thing 3" in admin.get(reverse("audit-log"), {"until": timezone.localdate()}).content.decode()

    @pytest.mark.parametrize(
        ("value", "words"),
        [(None, "–"), ([], "–"), (["a", "b"], "a, b"), (3, "3")],
    )
    def test_has_words_for_values(self, value: Any, words: str) -> None:
        assert audit_words.words(value) == words


class Server:
    """A syslog server over UDP or TCP: keeps what it receives."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(10)
        self.received: list[bytes] = []
        if kind == "tcp":
            self.socket.listen()
        self.thread = threading.Thread(target=self._receive, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"{self.kind}://127.0.0.1:{self.socket.getsockname()[1]}"

    def _receive(self) -> None:
        with contextlib.suppress(TimeoutError):  # nothing was to come
            self._receive_all()

    def _receive_all(self) -> None:
        if self.kind == "udp":
            self.received.append(self.socket.recv(65536))
            return
        connection, _ = self.socket.accept()
        with connection:
            parts = iter(lambda: connection.recv(65536), b"")
            self.received.append(b"".join(parts))


@pytest.fixture
def subscribed() -> Iterator[None]:
    cache.delete(syslog.SILENT)
    outbox.subscribe(audit.TOPIC, "syslog", syslog.forward)
    yield
    outbox._handlers[audit.TOPIC].pop("syslog")
    cache.delete(syslog.SILENT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("subscribed")
class TestSyslog:
    @pytest.mark.parametrize("kind", ["udp", "tcp"])
    def test_gets_each_event(self, settings: Any, kind: str) -> None:
        server = Server(kind)
        settings.AUDIT_SYSLOG = server.url
        event = audit.record("signed-in", who="kim@contoso.com", source="192.0.2.1", detail={"é": "ü"})
        server.thread.join(10)
        line = server.received[0].decode()
        if kind == "tcp":
            length, _, line = line.partition(" ")
            assert int(length) == len(line.encode())
        assert line.startswith("<109>1 ")
        body = json.loads(line.partition(" - signed-in - ")[2])
        assert (body["id"], body["who"], body["hash"]) == (event.pk, "kim@contoso.com", event.hash)
        assert not outbox.waiting(audit.TOPIC)

    def test_that_is_silent_gets_it_later(self, settings: Any) -> None:
        closed = Server("udp")
        port = closed.socket.getsockname()[1]
        settings.AUDIT_SYSLOG = f"tcp://127.0.0.1:{port}"
        audit.record("signed-in")
        (waiting,) = outbox.waiting(audit.TOPIC)
        cache.delete(syslog.SILENT)
        server = Server("tcp")
        settings.AUDIT_SYSLOG = server.url
        type(waiting).objects.update(wake_at=timezone.now() - timedelta(minutes=1))
        assert outbox.deliver(waiting.pk)
        server.thread.join(10)
        assert b"signed-in" in server.received[0]
        assert not outbox.waiting(audit.TOPIC)


def test_verifying_by_command(events: list[AuditEvent]) -> None:
    out = io.StringIO()
    call_command("verify_audit", stdout=out)
    assert "4 events" in out.getvalue()
