"""What a domain controller says of itself and of the forest (the rootDSE, MS-ADTS 3.1.1.3.2)."""

from __future__ import annotations

import logging
import threading
from uuid import UUID

from .connections import Connections
from .dn import DN
from .entry import Entry
from .errors import DirectoryError
from .filters import Eq
from .interface import Controller, Forest, Scope, ServerState
from .reading import Reader
from .replication_stamps import Malformed
from .replication_vector import ATTRIBUTE, Cursor, cursors_of
from .settings import Host

log = logging.getLogger(__name__)

_CONTEXTS = ("defaultNamingContext", "configurationNamingContext", "schemaNamingContext", "rootDomainNamingContext")
_STATE = ("dsServiceName", "highestCommittedUSN", "dnsHostName")


class ForestReader:
    """Reads where things are, once, and how far the controller is, each time."""

    def __init__(self, connections: Connections, reader: Reader) -> None:
        self._connections, self._reader = connections, reader
        self._lock = threading.Lock()
        self._forest: Forest | None = None
        self._short_name = ""

    @property
    def forest(self) -> Forest:
        """Read at first use and remembered; an unprepared forest is looked at again each time."""
        found = self._forest
        if found is None or found.rtc_service is None:
            found = self._forest = self._read()
        return found

    def forget(self) -> None:
        self._forest, self._short_name = None, ""

    def state(self) -> ServerState:
        root = self._root_dse(_STATE)
        service = root.text("dsServiceName")
        settings = self._reader.base(service, ("invocationId",))
        if settings is None or not settings.has("invocationId"):
            words = f"the invocationId of {service} can't be read"
            raise DirectoryError(what="tell its state", words=words, host=root.text("dnsHostName"))
        invocation_id = settings.uuid("invocationId")
        return ServerState(root.text("dnsHostName"), invocation_id, root.number("highestCommittedUSN"))

    def controller(self) -> Controller:
        """The domain controller that answers now."""
        with self._connections.borrow() as channel:
            host = channel.host
        return self._controller_at(host)

    def controller_of(self, invocation_id: UUID) -> Controller | None:
        """The one of this database, of those configured; None where it can't be reached."""
        for host in self._connections.hosts():
            try:
                found = self._controller_at(host)
            except DirectoryError as error:
                log.info("%s can't be asked which controller it is: %s", host, error)
                continue
            if found.invocation_id == invocation_id:
                return found
        return None

    def _controller_at(self, host: Host) -> Controller:
        with self._connections.staying_on(host):
            state = self.state()
        return Controller(host, state.host, state.invocation_id)

    def received(self, partition: DN) -> dict[UUID, Cursor]:
        """How much the controller that answers has of what each other one wrote to this partition."""
        head = self._reader.base(partition, (ATTRIBUTE,))
        octets = head.raw(ATTRIBUTE) if head is not None else []
        try:
            return cursors_of(octets[0]) if octets else {}
        except Malformed as error:
            log.warning("%s of %s can't be read: %s", ATTRIBUTE, partition, error)
            return {}

    @property
    def short_name(self) -> str:
        """The domain's NetBIOS name, the CONTOSO of ``CONTOSO\\account`` (a crossRef, MS-ADTS 6.1.1.2.1.1)."""
        if not self._short_name:
            forest = self.forest
            partitions = forest.configuration.child("CN", "Partitions")
            where, wanted = Eq("nCName", forest.domain), ("nETBIOSName",)
            for page in self._reader.pages(partitions, where, attributes=wanted, scope=Scope.ONE_LEVEL):
                self._short_name = page[0].text("nETBIOSName") if page else ""
        return self._short_name

    def _read(self) -> Forest:
        root = self._root_dse(_CONTEXTS)
        domain, configuration, schema, root_domain = (DN.parse(root.text(name)) for name in _CONTEXTS)
        return Forest(domain, configuration, schema, root_domain, self._rtc_service(configuration, root_domain))

    def _rtc_service(self, configuration: DN, root_domain: DN) -> DN | None:
        """RTC Service lies in the Configuration partition, or in System of the root domain where it was chosen so."""
        services = configuration.child("CN", "Services")
        system = root_domain.child("CN", "System").child("CN", "Microsoft")
        for parent in (services, system):
            entry = self._reader.base(parent.child("CN", "RTC Service"), ("objectClass",))
            if entry is not None and "msRTCSIP-Service" in entry.texts("objectClass"):
                return entry.dn
        return None

    def _root_dse(self, wanted: tuple[str, ...]) -> Entry:
        root = self._reader.base("", wanted)
        if root is None or not all(root.has(name) for name in wanted):
            host = ", ".join(self._connections.settings.uris)
            raise DirectoryError(what="tell what it holds", words="it is no Active Directory", host=host)
        return root
