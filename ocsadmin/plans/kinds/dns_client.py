"""One name server: what it answers, which zones it holds, and dynamic updates (RFC 1035, RFC 2136, RFC 8945).

GSS-TSIG (RFC 3645), which zones of Active Directory ask for where they take secure updates only, is out of reach: it
needs Kerberos. Such a zone answers REFUSED, and says so.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.resolver
import dns.rrset
import dns.tsig
import dns.update

from ocsadmin.errors import BadInput

from . import dns_errors as errors

PORT: Final = 53
TIMEOUT: Final = 1.5
"""Seconds for one try of a question."""
TRIES: Final = 2
UPDATE_TIMEOUT: Final = 10.0
CURE: Final = "Write address, address:port, host:port or [IPv6 address]:port."


@dataclass(frozen=True)
class Answer:
    """What a server says of a name and type.

    ``values`` in the text of zone files (names in lower case with a final dot), sorted; ``ttl`` in seconds;
    ``exists`` is False where the server knows no such name at all; ``leads_to`` is the end of a chain of aliases.
    """

    values: tuple[str, ...] = ()
    ttl: int = 0
    exists: bool = True
    leads_to: str = ""


@dataclass(frozen=True)
class Zone:
    """A zone that a server holds: its name without a final dot, its primary server, its serial."""

    name: str
    primary: str
    serial: int


@dataclass(frozen=True)
class NameServer:
    """A name server by its IP address and port."""

    address: str
    port: int = PORT

    @classmethod
    def parse(cls, text: str) -> NameServer:
        """From ``192.0.2.1``, ``192.0.2.1:5353``, ``ns1.contoso.com`` or ``[2001:db8::1]:53``.

        :raises BadInput: it is something else, or the host is not found.
        """
        text = text.strip()
        try:
            return cls(str(ipaddress.ip_address(text)))
        except ValueError:
            pass
        try:
            parts = urlsplit(f"dns://{text}")
            host, port = parts.hostname or "", PORT if parts.port is None else parts.port
        except ValueError:
            host, port = "", 0
        if not host or not 1 <= port <= 65535 or parts.path or parts.query or parts.fragment or "@" in text:
            raise BadInput(f"“{text}” is not a name server.", cure=CURE, field="name_server")
        return cls(_address(host), port)

    @classmethod
    def of_this_machine(cls) -> list[NameServer]:
        """Those that the operating system asks; empty where it knows none."""
        try:
            found = dns.resolver.Resolver().nameservers
        except (dns.exception.DNSException, OSError):
            return []
        return [cls(str(one)) for one in found if isinstance(one, str)]

    def __str__(self) -> str:
        host = f"[{self.address}]" if ":" in self.address else self.address
        return host if self.port == PORT else f"{host}:{self.port}"

    def ask(self, name: str, kind: str) -> Answer:
        """As a client would ask: aliases are followed, a recursive server asks others.

        :raises NameServerError: (one of its subclasses) there is no answer that says something about the name.
        """
        response = self._response(name, kind, recurse=True)
        try:
            chain = response.resolve_chaining()
        except dns.exception.DNSException as error:
            raise self._garbled(name, error) from error
        found = chain.answer
        leads_to = _text(chain.canonical_name).rstrip(".")
        return _answer(found, response, leads_to=leads_to if leads_to != name.lower().rstrip(".") else "")

    def records(self, name: str, kind: str) -> Answer:
        """The records of this very name in the zone that the server holds; aliases are not followed.

        :raises NameServerError: (one of its subclasses) the server does not say.
        """
        response = self._response(name, kind, recurse=False)
        wanted = dns.name.from_text(name)
        kind_code = dns.rdatatype.from_text(kind)
        found = response.get_rrset(response.answer, wanted, dns.rdataclass.IN, kind_code)
        return _answer(found, response)

    def zone_of(self, name: str) -> Zone:
        """The zone in which a name lies, as the server itself holds it.

        :raises NoZoneHere: it holds none. :raises NameServerError: it does not say.
        """
        try:
            response = self._response(name, "SOA", recurse=False)
        except errors.LookUpRefused as error:
            raise errors.NoZoneHere(server=self, name=name, words="it refuses to answer (REFUSED)") from error
        soa = next((one for one in response.answer + response.authority if one.rdtype == dns.rdatatype.SOA), None)
        if soa is None or not response.flags & dns.flags.AA:
            delegated = next((one for one in response.authority if one.rdtype == dns.rdatatype.NS), None)
            words = f"{_text(delegated.name)} is held by others" if delegated else "it has no authority there"
            raise errors.NoZoneHere(server=self, name=name, words=words)
        return Zone(_text(soa.name).rstrip("."), _text(soa[0].mname).rstrip("."), soa[0].serial)

    def update(self, message: dns.update.UpdateMessage, *, name: str, zone: str, key: str = "") -> None:
        """Send an update over TCP, so that it arrives once or not at all.

        :raises RecordMoved: a prerequisite does not hold. :raises UpdateRefused, KeyRefused, NoZoneHere: it may not be.
        :raises NameServerSilent: it was not sent. :raises UpdateOutcomeUnknown: it was sent, and no answer came.
        """
        try:
            connection = socket.create_connection((self.address, self.port), timeout=TIMEOUT * TRIES)
        except OSError as error:
            raise errors.NameServerSilent(server=self, words=_words(error)) from error
        with connection:
            connection.setblocking(False)
            response = self._sent(message, connection, name=name, key=key)
        self._judge(response.rcode(), name=name, zone=zone, key=key)

    def _sent(
        self, message: dns.update.UpdateMessage, connection: socket.socket, *, name: str, key: str
    ) -> dns.message.Message:
        try:
            return dns.query.tcp(message, self.address, UPDATE_TIMEOUT, port=self.port, sock=connection)
        except (dns.tsig.PeerError, dns.tsig.BadSignature, dns.tsig.BadTime, dns.message.UnknownTSIGKey) as error:
            words = str(error) or type(error).__name__
            raise errors.KeyRefused(server=self, name=name, zone="", key=key, words=words) from error
        except (dns.exception.Timeout, OSError, EOFError) as error:
            raise errors.UpdateOutcomeUnknown(server=self, name=name, words=_words(error)) from error
        except dns.exception.DNSException as error:
            words = f"its answer is not DNS ({type(error).__name__})"
            raise errors.UpdateOutcomeUnknown(server=self, name=name, words=words) from error

    def _judge(self, code: dns.rcode.Rcode, *, name: str, zone: str, key: str) -> None:
        """RFC 2136 section 3: what each code means."""
        word = dns.rcode.to_text(code)
        if code in (dns.rcode.YXDOMAIN, dns.rcode.YXRRSET, dns.rcode.NXDOMAIN, dns.rcode.NXRRSET):
            raise errors.RecordMoved(server=self, name=name, words=word)
        if code in (dns.rcode.REFUSED, dns.rcode.NOTIMP):
            raise errors.UpdateRefused(server=self, name=name, zone=zone, words=word)
        if code in (dns.rcode.NOTAUTH, dns.rcode.NOTZONE):
            if key:
                raise errors.KeyRefused(server=self, name=name, zone=zone, key=key, words=word)
            raise errors.NoZoneHere(server=self, name=name, words=f"it has no authority for {zone} ({word})")
        if code != dns.rcode.NOERROR:
            raise errors.NameServerError(server=self, name=name, words=word)

    def _response(self, name: str, kind: str, *, recurse: bool) -> dns.message.QueryMessage:
        try:
            query = dns.message.make_query(name, kind)
        except dns.exception.DNSException as error:
            raise BadInput(f"“{name}” can't be a name in DNS: {error}.", field="name") from error
        if not recurse:
            query.flags &= ~dns.flags.RD
        response = self._asked(query, name)
        if not isinstance(response, dns.message.QueryMessage):
            raise errors.GarbledAnswer(server=self, name=name, words="it is no answer to a question")
        code = response.rcode()
        if code == dns.rcode.REFUSED:
            raise errors.LookUpRefused(server=self, name=name)
        if code not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
            raise errors.NameServerError(server=self, name=name, words=dns.rcode.to_text(code))
        return response

    def _asked(self, query: dns.message.Message, name: str) -> dns.message.Message:
        """Over UDP; over TCP where the answer was cut short."""
        problem: Exception = TimeoutError()
        for _try in range(TRIES):
            try:
                with self._udp() as connection:
                    response, _tcp = dns.query.udp_with_fallback(
                        query, self.address, TIMEOUT, port=self.port, ignore_unexpected=True, udp_sock=connection
                    )
                return response
            except dns.exception.Timeout as error:
                problem = error
            except (OSError, EOFError) as error:
                raise errors.NameServerSilent(server=self, words=_words(error)) from error
            except dns.exception.DNSException as error:
                raise self._garbled(name, error) from error
        raise errors.NameServerSilent(server=self, words=_words(problem)) from problem

    def _udp(self) -> socket.socket:
        """A connected socket, so that a host on which nothing listens says so at once."""
        family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        connection = socket.socket(family, socket.SOCK_DGRAM)
        try:
            connection.setblocking(False)
            connection.connect((self.address, self.port))
        except BaseException:
            connection.close()
            raise
        return connection

    def _garbled(self, name: str, error: Exception) -> errors.GarbledAnswer:
        return errors.GarbledAnswer(server=self, name=name, words=str(error).rstrip(".") or type(error).__name__)


def rdata(kind: str, text: str) -> dns.rdata.Rdata:
    """A value from the text of zone files; names are absolute, in lower case.

    :raises BadInput: it can't be a value of this type.
    """
    try:
        found = dns.rdata.from_text("IN", kind, text, origin=dns.name.root, relativize=False)
        return dns.rdata.from_text("IN", kind, found.to_text().lower() if kind in _NAMED else found.to_text())
    except (dns.exception.DNSException, ValueError) as error:
        raise BadInput(f"“{text}” is no value of a record of type {kind}: {error}.") from error


_NAMED: Final = ("SRV", "CNAME", "NS", "PTR", "MX")
"""Types of which a value is a name, where case does not matter, and numbers."""


def same_values(kind: str, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two sets of values mean the same."""
    return {rdata(kind, text) for text in one} == {rdata(kind, text) for text in other}


def _answer(found: dns.rrset.RRset | None, response: dns.message.Message, *, leads_to: str = "") -> Answer:
    if found is None:
        return Answer(exists=response.rcode() != dns.rcode.NXDOMAIN, leads_to=leads_to)
    kind = dns.rdatatype.to_text(found.rdtype)
    values = sorted(rdata(kind, one.to_text()).to_text() for one in found)
    return Answer(tuple(values), found.ttl, leads_to=leads_to)


def _text(name: dns.name.Name) -> str:
    return name.to_text().lower()


def _address(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return str(socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)[0][4][0])
    except (OSError, UnicodeError) as error:
        cure = "Give its IP address."
        raise BadInput(f"The name server {host} is not found: {error}.", cure=cure, field="name_server") from error


def _words(error: Exception) -> str:
    if isinstance(error, dns.exception.Timeout | TimeoutError):
        return "no answer in time"
    if isinstance(error, EOFError):
        return "it closed the connection"
    return str(getattr(error, "strerror", "") or error or type(error).__name__).lower()
