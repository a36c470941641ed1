"""A stand-in for name servers that misbehave: one that refuses, fails, answers garbage, cuts short, or is deaf."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode

from ocsadmin.plans.kinds.dns_client import NameServer
from tests.ports import free_port

from .named import ADDRESS

Behaviour = Callable[[bytes, bool], bytes | None]
"""What arrived, and whether over TCP → what goes back; None for silence."""


def rcode(code: dns.rcode.Rcode) -> Behaviour:
    def answer(wire: bytes, tcp: bool) -> bytes:
        response = dns.message.make_response(dns.message.from_wire(wire, continue_on_error=True))
        response.set_rcode(code)
        return response.to_wire()

    return answer


def garbage(wire: bytes, tcp: bool) -> bytes:
    return wire[:2] + b"\x81\x80 this is no DNS"


def deaf(wire: bytes, tcp: bool) -> None:
    return None


def always_truncated(wire: bytes, tcp: bool) -> bytes | None:
    if tcp:
        return None
    response = dns.message.make_response(dns.message.from_wire(wire))
    response.flags |= dns.flags.TC
    return response.to_wire()


@contextmanager
def odd(behaviour: Behaviour) -> Iterator[NameServer]:
    """Listen over UDP and TCP until the block ends."""
    port = free_port(ADDRESS)

    class UDP(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, sender = self.request
            if (out := behaviour(data, False)) is not None:
                sender.sendto(out, self.client_address)

    class TCP(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            connection: socket.socket = self.request
            size = int.from_bytes(connection.recv(2), "big")
            out = behaviour(connection.recv(size), True)
            if out is not None:
                connection.sendall(len(out).to_bytes(2, "big") + out)

    servers: list[socketserver.BaseServer] = [
        socketserver.ThreadingUDPServer((ADDRESS, port), UDP),
        socketserver.ThreadingTCPServer((ADDRESS, port), TCP),
    ]
    for server in servers:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield NameServer(ADDRESS, port)
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
