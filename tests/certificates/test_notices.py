"""Certificates in use that end soon are told of once for each threshold, by mail and a signed webhook."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from certificates.models import Certificate, Endpoint, Notice
from certificates.names import read_facts, targets_of
from certificates.notices import THRESHOLDS, make_notices
from certificates.notices.telling import SIGNATURE, signature
from certificates.probing import refresh_endpoints
from ocsadmin.work import outbox

from .conftest import Forest
from .test_inventory import NOW, certificate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("silent_broker")]


@pytest.fixture
def used(mirrored: Forest) -> Certificate:
    """Served by a Front End Server; ends in 100 days."""
    one = certificate(100, issuer_name="CN=Root")
    refresh_endpoints(targets_of(read_facts()))
    Endpoint.objects.filter(host="ocsfe01.contoso.com", port=5061).update(served=one)
    return one


def deliver() -> None:
    for entry in outbox.waiting():
        outbox.deliver(entry.pk)


def test_each_threshold_is_told_once_as_the_clock_goes_on(used: Certificate, settings: Any) -> None:
    settings.CERTIFICATE_MAIL = ["kim@contoso.com", "lee@contoso.com"]
    told = []
    for day in range(0, 102):
        for _twice in range(2):
            told += [(day, one.days) for one in make_notices(NOW + timedelta(days=day, hours=1))]
    assert told == [(40, 60), (70, 30), (85, 15), (93, 7), (98, 2), (99, 1)]
    assert [days for _day, days in told] == list(THRESHOLDS)
    deliver()
    assert len(mail.outbox) == 12
    assert {one.to[0] for one in mail.outbox} == {"kim@contoso.com", "lee@contoso.com"}
    assert "ocsfe01.contoso.com:5061 (Front End Server)" in mail.outbox[0].body


def test_those_that_nobody_uses_or_that_are_revoked_are_not_told_of(used: Certificate) -> None:
    certificate(5)
    assert make_notices(NOW) == []
    Certificate.objects.filter(pk=used.pk).update(revoked_at=NOW)
    assert make_notices(NOW + timedelta(days=95)) == []


def test_one_that_nobody_looked_at_is_told_of_once(used: Certificate) -> None:
    assert [one.days for one in make_notices(NOW + timedelta(days=95))] == [7]


def test_the_authority_above_is_watched_too(used: Certificate) -> None:
    root = certificate(20, is_authority=True, subject="CN=Root", common_name="Root")
    certificate(20, is_authority=True, subject="CN=Other")
    assert [one.certificate for one in make_notices(NOW)] == [root]


@pytest.fixture
def listener() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]], list[int]]]:
    """A real HTTP server: its address, what it was told, and what it answers."""
    told: list[tuple[dict[str, str], bytes]] = []
    answers: list[int] = [200]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers[0])
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook", told, answers
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_webhook_is_signed_and_called_again_until_it_succeeds(
    used: Certificate, settings: Any, listener: tuple[str, list[tuple[dict[str, str], bytes]], list[int]]
) -> None:
    settings.CERTIFICATE_WEBHOOK, told, answers = listener[0], listener[1], listener[2]
    settings.CERTIFICATE_WEBHOOK_KEY = "a-key"
    answers[0] = 500
    make_notices(NOW + timedelta(days=95))
    deliver()
    assert [entry.handler for entry in outbox.waiting()] == ["webhook"]
    answers[0] = 200
    deliver()
    assert outbox.waiting() == []
    headers, body = told[-1]
    assert headers[SIGNATURE] == f"sha256={signature(body, 'a-key')}"
    assert signature(body, "another") != signature(body, "a-key")
    said = json.loads(body)
    assert (said["event"], said["days"]) == ("certificate-ends", 7)
    assert said["places"] == ["ocsfe01.contoso.com:5061 (Front End Server)"]
    assert len(told) == 2


def test_the_page_says_what_was_told(used: Certificate, client: Client, helpdesk_person: Any) -> None:
    Notice.objects.create(certificate=used, days=15)
    client.force_login(helpdesk_person)
    assert "15 days before its end" in client.get(used.get_absolute_url()).content.decode()
