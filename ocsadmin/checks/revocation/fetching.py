"""Fetching from an address that a certificate names: its own host and port, for so long and so much."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ocsadmin.checks.connect import open_stream
from ocsadmin.checks.dns import Resolver
from ocsadmin.checks.failed import ProbeFailed
from ocsadmin.checks.http.exchange import fetch
from ocsadmin.checks.http.url import URL
from ocsadmin.checks.probe import Deadline, Probe
from ocsadmin.checks.targets import Targets

MOST_OCTETS = 8 * 1024 * 1024


@dataclass(frozen=True)
class Fetcher:
    """``deadline`` is for all that is fetched with it."""

    resolver: Resolver
    deadline: Deadline

    def fetch(self, url: URL, *, question: bytes | None = None, kind: str = "") -> bytes:
        """The body of the answer; redirects are not followed.

        :raises ProbeFailed: there is none; says why.
        """
        targets = Targets({url.host: [url.port]})
        probe = Probe(self.resolver, targets, timeout=self.deadline.left(), most_bytes=MOST_OCTETS)
        stream = open_stream(probe, url.host, url.port, self.deadline, tls=False, roots=None)
        try:
            answer, body = fetch(stream, url, question=question, kind=kind)
        finally:
            stream.close()
        if answer.status != 200:
            raise ProbeFailed("revocation-no-answer", _("it answered with the status %(n)s") % {"n": answer.status})
        return body
