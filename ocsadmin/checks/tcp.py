"""Does something listen? One connection to one port that a person named, with a time limit; nothing is sent."""

from __future__ import annotations

import errno
import socket
import time

from django.utils.translation import gettext as _

from .dns import NameServersSilent, NoSuchName, Resolver
from .failed import ProbeFailed, place_of
from .probe import Probe
from .reach import reach
from .targets import of_one_host
from .verdict import Verdict, info, ok, warning

TIMEOUT = 2.0
MOST_ADDRESSES = 3
"""How many addresses of a name are tried."""


def check(probe: Probe, host: str, port: int, *, what: str) -> Verdict:
    """Whether ``what`` ("The Front End Server") accepts a TCP connection; nothing is sent. Never raises.

    Codes: tcp-answers, or one of ``reach``.
    """
    try:
        reached = reach(probe, host, port, probe.deadline())
    except ProbeFailed as error:
        return error.verdict(what, place_of(host, port))
    reached.sock.close()
    words = {"what": what, "place": place_of(host, port), "address": reached.address}
    return ok(_("%(what)s answers at %(place)s (%(address)s).") % words, code="tcp-answers")


def check_port(resolver: Resolver, host: str, port: int, *, what: str, timeout: float = TIMEOUT) -> Verdict:
    """Whether ``host`` accepts a TCP connection at ``port``. All addresses share the time limit (seconds)."""
    if not 1 <= port <= 65535:
        raise ValueError(f"{port} is not a TCP port.")
    place = {"what": what, "host": host, "port": port}
    try:
        addresses = resolver.addresses(host)[:MOST_ADDRESSES]
    except NoSuchName:
        return warning(
            _("%(host)s is not found in DNS, so %(what)s could not be tried.") % place,
            cure=_("Check the name, or create its A record."),
        )
    except NameServersSilent as error:
        return info(_("%(host)s could not be looked up: %(words)s") % {**place, "words": error})
    problem = _connect([address for address in addresses if of_one_host(address)], port, timeout)
    if problem is None:
        return ok(_("%(what)s answers at %(host)s, port %(port)s.") % place)
    return warning(
        _("%(what)s does not answer at %(host)s, port %(port)s: %(problem)s.") % {**place, "problem": problem},
        cause=_("It does not run, listens at another port, or a firewall stands between."),
        cure=_("Start it and open the port, or go on if you know that it is there."),
    )


def _connect(addresses: list[str], port: int, timeout: float) -> str | None:
    """None when one address answers, else why the last did not."""
    deadline, problem = time.monotonic() + timeout, _("it has no address that a server may have")
    for address in addresses:
        left = deadline - time.monotonic()
        if left <= 0:
            break
        try:
            socket.create_connection((address, port), timeout=left).close()
            return None
        except TimeoutError:
            problem = _("no answer in %(seconds)s seconds") % {"seconds": f"{timeout:g}"}
        except OSError as error:
            problem = (
                _("the connection was refused") if error.errno == errno.ECONNREFUSED else str(error.strerror or error)
            )
    return problem
