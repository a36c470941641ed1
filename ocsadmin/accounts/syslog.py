"""Forwards audit events to syslog, on the one engine of background work: again until the server took it.

Source: RFC 5424 (format; facility 13 "log audit"), RFC 6587 (octet counting over TCP).
"""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache

from ocsadmin.work import outbox

from . import audit, audit_queries
from .models import AuditEvent

PRIORITY = 13 * 8 + 5
"""log audit, notice."""
SECONDS = 2.0
SILENT, SILENT_SECONDS = "accounts:syslog-silent", 30
"""After a failure nobody waits for the server again for so long: workers try later."""


@dataclass(frozen=True)
class Target:
    """``udp://host:514`` or ``tcp://host:601``."""

    is_tcp: bool
    host: str
    port: int


class SyslogSilent(ConnectionError):
    """The server did not take an event a moment ago."""


def connect() -> None:
    """Called when the app is ready; does nothing where no server is set."""
    if settings.AUDIT_SYSLOG:
        outbox.subscribe(audit.TOPIC, "syslog", forward)


def forward(*, event_id: int) -> None:
    """:raises OSError: the server can't be reached; the event is sent again later."""
    event = AuditEvent.objects.filter(pk=event_id).first()
    if event is None:
        return
    if cache.get(SILENT):
        raise SyslogSilent("The syslog server did not answer a moment ago.")
    try:
        send(message(event), target(settings.AUDIT_SYSLOG))
    except OSError:
        cache.set(SILENT, True, SILENT_SECONDS)
        raise


def target(url: str) -> Target:
    """:raises ValueError: it is no such address."""
    parts = urlsplit(url)
    if parts.scheme not in ("udp", "tcp") or not parts.hostname:
        raise ValueError(f"{url!r} is no address of a syslog server: write udp://host:514 or tcp://host:601.")
    return Target(parts.scheme == "tcp", parts.hostname, parts.port or (601 if parts.scheme == "tcp" else 514))


def message(event: AuditEvent) -> bytes:
    """One line: the event as JSON behind the header."""
    when = event.when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    host = socket.gethostname()[:255] or "-"
    body = json.dumps({"id": event.pk, **audit_queries.as_json(event)}, ensure_ascii=True)
    return f"<{PRIORITY}>1 {when} {host} ocsadmin - {event.what[:32].replace(' ', '-')} - {body}".encode()


def send(line: bytes, to: Target) -> None:
    if to.is_tcp:
        with socket.create_connection((to.host, to.port), timeout=SECONDS) as connection:
            connection.sendall(b"%d %s" % (len(line), line))
        return
    family, kind, _, _, address = socket.getaddrinfo(to.host, to.port, type=socket.SOCK_DGRAM)[0]
    with socket.socket(family, kind) as connection:
        connection.settimeout(SECONDS)
        connection.sendto(line, address)
