"""A gunicorn worker that hands a request to a thread only when the whole of it has come.

gunicorn's own threads read from the client: whoever sends slowly holds one. waitress collects head and body of all
clients in one loop (long bodies in a temporary file) and sends answers from there too; gunicorn goes on to start, watch
and replace.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from types import FrameType
from typing import Any, Final

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ThreadedTaskDispatcher

CONNECTIONS: Final = 4000
"""Clients at a time, those included that say nothing."""
SILENCE: Final = 60
"""Seconds without an octet after which a client that has asked nothing is dropped."""
LONGEST_HEAD: Final = 64 * 1024
"""Octets: a search in a script of three octets a letter, and filters."""
LONGEST_BODY: Final = 64 * 1024 * 1024
"""Octets. Uploads have narrower limits of their own, which say what to do."""
LOOK: Final = 1.0
"""Seconds between two signs of life."""


class BufferingWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """One loop for all clients, and ``threads`` threads for requests that are there as a whole."""

    def run(self) -> None:
        self.clients: dict[int, Any] = {}
        threads = ThreadedTaskDispatcher()
        threads.set_thread_count(self.cfg.threads)
        _allow_files(CONNECTIONS + 100)
        create_server(
            self.wsgi,
            map=self.clients,
            _dispatcher=threads,
            sockets=[one.sock for one in self.sockets],
            connection_limit=CONNECTIONS,
            channel_timeout=SILENCE,
            max_request_header_size=LONGEST_HEAD,
            max_request_body_size=LONGEST_BODY,
            clear_untrusted_proxy_headers=False,  # the console asks who sent them
            ident=None,
        )
        while self.alive and self.ppid == os.getppid():
            self._turn()
        self._finish()
        threads.shutdown(timeout=1)

    def _turn(self) -> None:
        self.notify()
        wasyncore.loop(timeout=LOOK, use_poll=True, map=self.clients, count=1)

    def _finish(self) -> None:
        """Answer what has been asked; take nobody new."""
        last = time.monotonic() + self.cfg.graceful_timeout
        for server in [one for one in self.clients.values() if isinstance(one, BaseWSGIServer)]:
            server.accepting = False
        while time.monotonic() < last and any(map(_is_served, self.clients.values())):
            self._turn()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.alive = False

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        self.alive = False
        sys.exit(0)


def _is_served(client: object) -> bool:
    return isinstance(client, HTTPChannel) and bool(client.requests or client.total_outbufs_len)


def _allow_files(wanted: int) -> None:
    """As many open files as clients need, where the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft < limit:
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
