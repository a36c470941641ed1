"""From a name to a connected socket, through the list of places that may be probed."""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ocsadmin.errors import DomainError

from .dns import NameServersSilent, NoSuchName, Resolver, TimedResolver
from .failed import ProbeFailed, time_out
from .probe import Deadline, Probe
from .targets import AddressRefused, OutsideDeployment, is_address, plain_host
from .verdict import Level
from .words import foreign

MOST_ADDRESSES = 3
"""How many addresses of a name are tried; they share the time that is left."""


@dataclass(frozen=True)
class Reached:
    """A connection, and the address that was allowed and connected to."""

    sock: socket.socket
    address: str


def reach(probe: Probe, host: str, port: int, deadline: Deadline) -> Reached:
    """Connect to one of the host's addresses.

    :raises ProbeFailed: outside-deployment, address-refused, dns-unknown, dns-silent, tcp-refused, tcp-unreachable,
        tcp-reset, time-out.
    """
    addresses = _addresses(probe, host, port, deadline)
    problem: ProbeFailed = time_out(deadline.seconds)
    for number, address in enumerate(addresses):
        share = deadline.left() / (len(addresses) - number)
        try:
            return Reached(socket.create_connection((address, port), timeout=share), address)
        except TimeoutError:
            problem = time_out(deadline.seconds)
        except OSError as error:
            problem = of_socket(error)
    raise problem


def _addresses(probe: Probe, host: str, port: int, deadline: Deadline) -> list[str]:
    try:
        probe.targets.allow(host, port)
        plain = plain_host(host)
        found = [plain] if is_address(host) else _look_up(probe.resolver, plain, deadline)
        return _allowed(probe, host, found)[:MOST_ADDRESSES]
    except (OutsideDeployment, AddressRefused) as error:
        raise _refused(error) from error
    except NoSuchName as error:
        raise ProbeFailed(
            "dns-unknown",
            _("the name is not found in DNS"),
            cause=_("The name servers know no address of it."),
            cure=_("Create an A record for %(host)s, or correct the name.") % {"host": foreign(host)},
        ) from error
    except NameServersSilent as error:
        raise ProbeFailed(
            "dns-silent",
            _("the name could not be looked up"),
            cause=_("No name server answered: %(words)s") % {"words": foreign(str(error))},
            cure=_("See that this console reaches its name servers, then try again."),
            level=Level.WARNING,
        ) from error


def _look_up(resolver: Resolver, name: str, deadline: Deadline) -> list[str]:
    left = deadline.left()
    return (resolver.within(left) if isinstance(resolver, TimedResolver) else resolver).addresses(name)


def _allowed(probe: Probe, host: str, found: list[str]) -> list[str]:
    """Those of the addresses that may be probed; the first refusal when none is left."""
    good, refusals = [], []
    for address in found:
        try:
            probe.targets.allow_address(host, address)
            good.append(address)
        except AddressRefused as error:
            refusals.append(error)
    if not good:
        raise refusals[0] if refusals else NoSuchName(host)
    return good


def _refused(error: DomainError) -> ProbeFailed:
    return ProbeFailed(error.code, foreign(error.text).rstrip("."), cure=error.cure)


def of_socket(error: OSError) -> ProbeFailed:
    """The plain words for an error of a socket."""
    if isinstance(error, ConnectionRefusedError):
        return ProbeFailed(
            "tcp-refused",
            _("the connection was refused"),
            cause=_("Nothing listens at this port, or a firewall turns the connection away."),
            cure=_("Start the service, and see at which port it listens."),
        )
    if isinstance(error, ConnectionResetError | ConnectionAbortedError | BrokenPipeError):
        return ProbeFailed(
            "tcp-reset",
            _("the connection was cut off"),
            cause=_("The service or a firewall ended the connection in the middle of the exchange."),
            cure=_("Look into the log of the service; see that nothing between cuts connections."),
        )
    if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.ETIMEDOUT):
        return ProbeFailed(
            "tcp-unreachable",
            _("no way leads there (%(words)s)") % {"words": error.strerror},
            cause=_("The host is off, or routing or a firewall stops the way."),
            cure=_("See that the host runs and that this console may reach its network."),
        )
    return ProbeFailed("tcp-failed", foreign(str(error.strerror or error)))
