"""The forest: RTC Service, its containers, the SIP domain, the RTC groups and their rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from ocsadmin.directory import DN, Directory, Entry, Scope
from ocsadmin.directory.errors import NotThere
from ocsadmin.directory.filters import any_of, object_class

from . import grants, groups, layout
from .grants import Grant
from .schema import SchemaState


@dataclass(frozen=True)
class Container:
    """A container below RTC Service; ``there`` says whether it stands, with the class that it must have."""

    name: str
    object_class: str
    dn: DN
    there: bool


@dataclass(frozen=True)
class RTCGroup:
    """A group of forest preparation. ``dn`` is None where it is missing."""

    name: str
    description: str
    dn: DN | None = None
    guid: UUID | None = None
    sid: bytes = b""
    group_type: int = groups.UNIVERSAL_SECURITY
    missing_members: tuple[str, ...] = ()
    """Names of RTC groups that should be its members and are not."""

    @property
    def universal(self) -> bool:
        return bool(self.group_type & groups.UNIVERSAL) and bool(self.group_type & 0x80000000)

    @property
    def done(self) -> bool:
        return self.dn is not None and self.universal and not self.missing_members

    @property
    def problem(self) -> str:
        """What is wrong with it, in a few words."""
        if self.dn is None:
            return "missing"
        if not self.universal:
            return f"is a {groups.scope_in_words(self.group_type)}, not a universal security group"
        return f"lacks the members {', '.join(self.missing_members)}" if self.missing_members else ""


@dataclass(frozen=True)
class SIPDomainFound:
    name: str
    default: bool


@dataclass(frozen=True)
class ForestState:
    """``rtc_service`` is None where the forest is not prepared at all."""

    root_domain: str
    rtc_service: DN | None
    containers: tuple[Container, ...] = ()
    sip_domains: tuple[SIPDomainFound, ...] = ()
    groups: tuple[RTCGroup, ...] = ()
    missing_grants: tuple[tuple[DN, tuple[Grant, ...]], ...] = ()
    sids: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)

    @property
    def location(self) -> str:
        """``configuration`` or ``system``; empty where there is no RTC Service."""
        return layout.location_of(self.rtc_service) if self.rtc_service else ""

    @property
    def location_in_words(self) -> str:
        return layout.LOCATIONS.get(self.location, "")

    @property
    def default_sip_domain(self) -> str:
        return next((domain.name for domain in self.sip_domains if domain.default), "")

    @property
    def missing(self) -> list[str]:
        """Each thing that forest preparation would still make, in words."""
        if self.rtc_service is None:
            lines = ["RTC Service with its containers and Global Settings", "the default SIP domain"]
        else:
            lines = [f"the container {one.name}" for one in self.containers if not one.there]
            lines += [] if self.default_sip_domain else ["a default SIP domain"]
        absent = [group.name for group in self.groups if group.dn is None]
        if len(absent) == len(self.groups):
            lines.append(f"the {len(absent)} universal groups")
        else:
            lines += [f"the group {name}" for name in absent]
        lines += [f"{group.name} {group.problem}" for group in self.groups if group.dn and not group.done]
        if self.rtc_service is not None:
            lines += [f"rights on {dn.name}: {grant}" for dn, some in self.missing_grants for grant in some]
        return lines

    @property
    def done(self) -> bool:
        return not self.missing

    @property
    def begun(self) -> bool:
        return self.rtc_service is not None or any(group.dn for group in self.groups)

    @property
    def in_words(self) -> str:
        if not self.begun:
            return "The forest is not prepared: there is no RTC Service, neither in Configuration nor in System."
        if self.rtc_service is None:
            return "The forest is prepared in part: there are RTC groups, but no RTC Service."
        where = f"RTC Service is in the {self.location_in_words}"
        if self.done:
            return f"{where}; all containers, groups and rights are there."
        return f"{where}, but {len(self.missing)} thing{'s are' if len(self.missing) > 1 else ' is'} missing."


def read_forest(directory: Directory, schema: SchemaState) -> ForestState:
    """RTC Service with what is one level below it, and the groups of the console's domain."""
    forest = directory.forest
    found = _groups(directory)
    sids = {group.name: group.sid for group in found if group.sid}
    dns = {group.name: group.dn for group in found if group.dn}
    rtc_service = forest.rtc_service
    containers = _containers(rtc_service, directory) if rtc_service else ()
    return ForestState(
        root_domain=forest.root_domain.domain,
        rtc_service=rtc_service,
        containers=containers,
        sip_domains=_sip_domains(rtc_service, directory) if rtc_service else (),
        groups=found,
        missing_grants=_missing_grants(rtc_service, dns, containers, sids, directory, schema),
        sids=sids,
    )


def _containers(rtc_service: DN, directory: Directory) -> tuple[Container, ...]:
    wanted = {layout.GLOBAL_SETTINGS: layout.GLOBAL_CLASS, **layout.CONTAINERS}
    where = any_of("cn", list(wanted))
    found = directory.search(rtc_service, where, attributes=("cn", "objectClass"), scope=Scope.ONE_LEVEL)
    classes = {entry.text("cn").lower(): entry.texts("objectClass") for entry in found}
    return tuple(
        Container(name, kind, rtc_service.child("CN", name), kind in classes.get(name.lower(), []))
        for name, kind in wanted.items()
    )


def _sip_domains(rtc_service: DN, directory: Directory) -> tuple[SIPDomainFound, ...]:
    base = rtc_service.child("CN", layout.GLOBAL_SETTINGS)
    wanted = ("msRTCSIP-DomainName", "msRTCSIP-Default")
    try:
        found = list(directory.search(base, object_class("msRTCSIP-Domain"), attributes=wanted, scope=Scope.ONE_LEVEL))
    except NotThere:
        return ()
    domains = [SIPDomainFound(entry.text(wanted[0]), entry.true(wanted[1])) for entry in found]
    return tuple(sorted(domains, key=lambda domain: (not domain.default, domain.name)))


def _groups(directory: Directory) -> tuple[RTCGroup, ...]:
    where = any_of("sAMAccountName", list(groups.DESCRIPTIONS)) & object_class("group")
    wanted = ("sAMAccountName", "objectGUID", "objectSid", "groupType", "member")
    found = directory.search(directory.forest.domain, where, attributes=wanted)
    there = {entry.text("sAMAccountName").lower(): entry for entry in found}
    return tuple(_group(name, text, there) for name, text in groups.DESCRIPTIONS.items())


def _group(name: str, description: str, there: Mapping[str, Entry]) -> RTCGroup:
    entry = there.get(name.lower())
    wanted = groups.MEMBERS.get(name, ())
    if entry is None:
        return RTCGroup(name, description, missing_members=wanted)
    members = {DN.parse(text) for text in entry.texts("member")}
    missing = tuple(one for one in wanted if (known := there.get(one.lower())) is None or known.dn not in members)
    return RTCGroup(
        name, description, entry.dn, entry.guid, entry.raw("objectSid")[0], entry.number("groupType"), missing
    )


def _missing_grants(
    rtc_service: DN | None,
    group_dns: Mapping[str, DN],
    containers: tuple[Container, ...],
    sids: Mapping[str, bytes],
    directory: Directory,
    schema: SchemaState,
) -> tuple[tuple[DN, tuple[Grant, ...]], ...]:
    absent = {container.dn for container in containers if not container.there}
    missing = []
    wanted_of = grants.of_forest(rtc_service, group_dns) if rtc_service else grants.of_groups(group_dns)
    for dn, wanted in wanted_of:
        there = None if dn in absent else directory.access_list(dn)
        if lacks := grants.lacking(wanted, there, sids, schema.names):
            missing.append((dn, lacks))
    return tuple(missing)
