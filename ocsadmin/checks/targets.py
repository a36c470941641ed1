"""Which hosts and ports may be probed: those of the deployment and nothing else."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Mapping

from ocsadmin.errors import DomainError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class OutsideDeployment(DomainError):
    """The host or port is none of the deployment's."""

    code = "outside-deployment"
    status = 403
    message = "{host}, port {port} is none of the deployment's places, so it was not tried."
    hint = "Only the hosts and ports that stand in the directory are probed."


class AddressRefused(DomainError):
    """DNS sends a name of the deployment to an address that is never probed."""

    code = "address-refused"
    status = 403
    message = "{host} leads to {address}, an address that is not probed."
    hint = "Correct the DNS record of {host}; link-local, multicast and unspecified addresses are no servers."


class Targets:
    """The places of a deployment.

    A name is looked up once and the address found is the one connected to, so that a second answer of DNS can't lead
    elsewhere.
    """

    def __init__(self, ports_of: Mapping[str, Collection[int]], *, networks: Collection[Network | str] = ()) -> None:
        """Take ``ports_of``: lower-case FQDN or IP address → TCP ports.

        :param networks: where the addresses of names may lie; without any, every address of one host may be probed
            (not link-local, multicast, reserved or unspecified ones).
        """
        self._ports_of = {plain_host(host): frozenset(ports) for host, ports in ports_of.items()}
        self._networks = tuple(ipaddress.ip_network(str(network)) for network in networks)

    def allow(self, host: str, port: int) -> None:
        """Do nothing for a place of the deployment.

        :raises OutsideDeployment: for any other.
        """
        if not self.allows(host, port):
            raise OutsideDeployment(host=host[:255], port=port)

    def allows(self, host: str, port: int) -> bool:
        return 1 <= port <= 65535 and port in self._ports_of.get(plain_host(host), ())

    def allow_address(self, host: str, address: str) -> None:
        """Do nothing when ``host``, an address itself or looked up, may stand at ``address``.

        :raises AddressRefused: where it may not.
        """
        found = _unwrapped(address)
        named = plain_host(address) in self._ports_of
        inside = named or not self._networks or any(found in network for network in self._networks)
        if not (inside and of_one_host(address)):
            raise AddressRefused(host=host, address=address)


def plain_host(host: str) -> str:
    """A name in lower case without its final dot; an IP address in its shortest form."""
    text = host.strip().rstrip(".").lower()
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        return text


def is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(plain_host(host))
    except ValueError:
        return False
    return True


def _unwrapped(text: str) -> Address:
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def of_one_host(text: str) -> bool:
    """Whether a server may have this address: it is not link-local, multicast, reserved or unspecified."""
    address = _unwrapped(text)
    reserved = isinstance(address, ipaddress.IPv4Address) and address.is_reserved
    return not (reserved or address.is_link_local or address.is_multicast or address.is_unspecified)
