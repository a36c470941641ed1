"""What the steps of a diagnosis look at: the person as the directory has them now, and what their sign-in leans on."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _

from ocsadmin.checks.probe import Probe
from ocsadmin.checks.targets import Targets
from ocsadmin.directory import DN, Directory, Entry
from ocsadmin.directory import replication_metadata as metadata
from ocsadmin.directory.replication_metadata import ReplicationMetadata, Stamp
from ocsadmin.errors import DomainError
from pools.dns import deployment as deployed
from pools.dns.deployment import Deployment
from pools.models import Pool, Server
from pools.names import owner_of_service
from users.directory import attributes as ad
from users.directory import sip_uri
from users.enable_users.preview import sip_domains
from users.mapping import USER
from users.models import User

from .around import Around
from .steps import CantTell

PORT: Final = 5061
"""Where clients sign in over TLS ("DNS Requirements for Automatic Client Sign-In")."""
ACCOUNT: Final = (
    "userAccountControl", "lockoutTime", "accountExpires", "pwdLastSet", "logonHours", "userWorkstations",
    "msDS-User-Account-Control-Computed", "msDS-UserPasswordExpiryTimeComputed", "badPwdCount",
)  # fmt: skip
READ: Final = tuple(dict.fromkeys((*USER.attributes, *ACCOUNT, *metadata.WANTED)))


class Facts:
    """All of one person, each read when a step first asks for it and once.

    ``entry`` is None where the person is no longer in the directory. Where the directory does not answer, ``silent``
    says why, and the entry is what the mirror knows.
    """

    def __init__(self, person: User, around: Around, now: datetime, *, outside: bool = False) -> None:
        self.person, self.around, self.now, self.outside = person, around, now, outside
        self.silent: DomainError | None = None
        self.answering: Mapping[str, bool] = {}  # host → whether it listens; filled by the step that connects
        self.entry: Entry | None
        try:
            self.entry = around.directory.get_by_guid(person.guid, READ)
        except DomainError as error:
            self.silent, self.entry = error, _of_mirror(person)

    @property
    def there(self) -> Entry:
        """The person's entry.

        :raises CantTell: they are gone.
        """
        if self.entry is None:
            raise CantTell(_("There is no such account any more."))
        return self.entry

    @property
    def directory(self) -> Directory:
        """:raises CantTell: it did not answer a moment ago."""
        if self.silent is not None:
            raise CantTell(_("The directory does not answer: %(why)s") % {"why": self.silent.text}, self.silent.cure)
        return self.around.directory

    @cached_property
    def stamps(self) -> ReplicationMetadata | None:
        """When and where each attribute was last written; None where that can't be read."""
        with contextlib.suppress(DomainError):
            if self.silent is None and self.entry is not None:
                return metadata.metadata_of(self.entry, self.around.directory)
        return None

    def last_written(self, attribute: str) -> Stamp | None:
        return self.stamps.of(attribute) if self.stamps else None

    @property
    def address(self) -> str:
        """The SIP address without ``sip:``.

        :raises CantTell: there is none.
        """
        found = sip_uri.plain(self.there.text(ad.SIP_ADDRESS))
        if not found:
            raise CantTell(_("There is no SIP address."))
        return found

    @property
    def domain(self) -> str:
        """:raises CantTell: there is no SIP address, or none with a domain."""
        domain = self.address.rpartition("@")[2]
        if not domain:
            raise CantTell(_("The SIP address has no domain."))
        return domain

    @cached_property
    def sip_domains(self) -> tuple[str, ...]:
        return sip_domains(self.directory)

    @property
    def home(self) -> DN:
        """:raises CantTell: there is no home server."""
        found = self.there.link(ad.HOME_SERVER)
        if found is None:
            raise CantTell(_("There is no home pool."))
        return found

    @cached_property
    def pool(self) -> Pool:
        """The home pool as the mirror knows it.

        :raises CantTell: there is none, or the mirror does not know it.
        """
        home = self.home
        found = Pool.objects.filter(service_dn_key=home.key).first()
        if found is None:
            name = owner_of_service(home).name or str(home)
            raise CantTell(_("The mirror knows no pool %(name)s.") % {"name": name})
        return found

    @cached_property
    def servers(self) -> tuple[str, ...]:
        """The FQDNs of the home pool's servers, in lower case."""
        found = Server.objects.filter(pool_key=self.pool.service_dn_key).exclude(fqdn="").order_by("fqdn")
        return tuple(name.lower() for name in found.values_list("fqdn", flat=True))

    @property
    def pool_fqdn(self) -> str:
        """:raises CantTell: see ``pool``."""
        pool = self.pool
        return (pool.fqdn or f"{pool.name}.{DN.parse(pool.dn).domain}").lower()

    @cached_property
    def deployment(self) -> Deployment:
        return deployed.current()

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """Where the person's client connects to: the pool, and each of its servers."""
        return tuple(dict.fromkeys((self.pool_fqdn, *self.servers)))

    @cached_property
    def probe(self) -> Probe:
        """Goes to port 5061 of the person's own pool, as the directory names it, and nowhere else."""
        return Probe(self.around.resolver, Targets({host: {PORT} for host in self.hosts}), timeout=self.around.timeout)


def _of_mirror(person: User) -> Entry:
    """The entry as replication kept it; values that are octets are left out."""
    kept = {name: [value.encode() for value in values if isinstance(value, str)] for name, values in person.raw.items()}
    kept["objectGUID"] = [person.guid.bytes_le]
    return Entry(person.dn, kept)
