"""The console's domain: the rights of the RTC groups on its users, and on the computers of its servers."""

from __future__ import annotations

from dataclasses import dataclass

from ocsadmin.directory import DN, Directory
from ocsadmin.directory.errors import NotThere
from ocsadmin.directory.filters import Eq, StartsWith

from . import grants
from .forest import ForestState
from .grants import Grant
from .schema import SchemaState, domain_controllers

MOST_CONTAINERS = 20
"""Containers of servers that are proposed; more than that is an organisation that knows which it wants."""


@dataclass(frozen=True)
class ServerContainer:
    """A container with computer accounts of servers; ``missing``: what RTCUniversalServerAdmins lacks there."""

    dn: DN
    computers: int
    missing: tuple[Grant, ...]

    @property
    def done(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class DomainState:
    """``readable`` is False where the console's account may not read the domain's access control list."""

    name: str
    dn: DN
    controllers: tuple[str, ...]
    missing_grants: tuple[Grant, ...]
    server_containers: tuple[ServerContainer, ...]
    readable: bool = True
    forest_ready: bool = True

    @property
    def missing(self) -> list[str]:
        """What domain preparation would grant at the head of the domain, one line for each group and right."""
        return grants.summary(self.missing_grants)

    @property
    def done(self) -> bool:
        return self.readable and not self.missing_grants

    @property
    def begun(self) -> bool:
        """Some of the rights are there."""
        return self.readable and len(self.missing_grants) < len(grants.of_domain())

    @property
    def in_words(self) -> str:
        wanted = len(grants.of_domain())
        if not self.readable:
            return f"The console's account may not read who has which rights on {self.name}."
        if self.done:
            return f"{self.name} is prepared: the RTC groups have all {wanted} rights on its users."
        if len(self.missing_grants) == wanted:
            return f"{self.name} is not prepared: the RTC groups have no rights on its users."
        return f"{self.name} is prepared in part: {len(self.missing_grants)} of {wanted} rights are missing."


def read_domain(directory: Directory, schema: SchemaState, forest: ForestState) -> DomainState:
    """The access control lists of the domain's head and of the containers in which there are servers."""
    head = directory.forest.domain
    there = directory.access_list(head)
    return DomainState(
        name=head.domain,
        dn=head,
        controllers=tuple(domain_controllers(directory)),
        missing_grants=grants.lacking(grants.of_domain(), there, forest.sids, schema.names),
        server_containers=tuple(
            ServerContainer(dn, count, lacking_in(dn, directory, schema, forest))
            for dn, count in containers_with_servers(directory).items()
        ),
        readable=there is not None,
        forest_ready=all(group.dn for group in forest.groups),
    )


def lacking_in(container: DN, directory: Directory, schema: SchemaState, forest: ForestState) -> tuple[Grant, ...]:
    """The rights of RTCUniversalServerAdmins that are missing in a container of computers."""
    there = directory.access_list(container)
    return grants.lacking(grants.of_server_container(), there, forest.sids, schema.names)


def containers_with_servers(directory: Directory) -> dict[DN, int]:
    """Where computer accounts of Windows servers are, domain controllers left out, and how many; most first."""
    forest = directory.forest
    controllers = forest.domain.child("OU", "Domain Controllers")
    counts: dict[DN, int] = {forest.domain.child("CN", "Computers"): 0}
    where = Eq("objectCategory", "computer") & StartsWith("operatingSystem", "Windows Server")
    try:
        for entry in directory.search(forest.domain, where, attributes=("objectGUID",)):
            parent = entry.dn.parent
            if parent != controllers:
                counts[parent] = counts.get(parent, 0) + 1
    except NotThere:
        return counts
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return dict(ordered[:MOST_CONTAINERS])
