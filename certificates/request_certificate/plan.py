"""A request for each server, or one for all; then its assignment, and what has to be done on the servers.

Source: Deploying Enterprise Edition, "Create a New Certificate"; "Front End in an Enterprise pool", "Configure
Certificate (Step 2)" (one certificate, exported to all Front End Servers).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from certificates.host_steps import steps_on
from certificates.issuing.keys import KeyKind
from certificates.kinds.assign import assignment
from certificates.kinds.names import ISSUED, REQUEST
from certificates.known_authorities import BY_FILE, named
from certificates.models import CertificateRequest, Endpoint
from certificates.names import Target, read_facts, target_named
from certificates.purposes import Purpose
from ocsadmin.directory import Directory
from ocsadmin.errors import BadInput
from ocsadmin.plans.changes import Change
from ocsadmin.plans.plan import Notice, Plan

from .spec import Delivery, RequestCertificateSpec, Way

_PREFIX: Final = "ocsadmin:certificate-request:"


@dataclass(frozen=True)
class Wanted:
    """One request of the plan: for one server, or (``server`` empty) for all of them."""

    request: UUID
    server: str
    servers: tuple[str, ...]


def plan_request_certificate(*, spec: RequestCertificateSpec, directory: Directory) -> Plan:
    """Plan requests, assignments and the steps on hosts. Reads the mirror, writes nothing.

    :raises UnknownTarget, UnknownAuthority, BadInput: what is asked for can't be.
    """
    target = target_named(spec.target, read_facts())
    _check(spec, target)
    authority = named(spec.authority if spec.delivery == Delivery.NOW else BY_FILE).name
    wanted = list(_wanted(spec, target))
    changes = [_request(spec, target, one, authority) for one in wanted]
    if spec.assign:
        changes += [change for one in wanted for change in _assignments(target, one)]
        changes += [change for one in wanted for server in one.servers for change in steps_on(target, server)]
    return Plan(
        title=f"Request {_count(wanted)} for {target.title}",
        operation="",
        permission="",
        changes=tuple(changes),
        notices=tuple(_notices(spec, target)),
    )


def _check(spec: RequestCertificateSpec, target: Target) -> None:
    """:raises BadInput: values that can't stand together."""
    if spec.delivery == Delivery.NOW and not spec.authority:
        raise BadInput("No certification authority is chosen.", cure="Choose one, or send it later.", field="authority")
    if spec.way == Way.ONE and len(target.servers) > 1 and not spec.exportable:
        cure = "Mark the certificate as exportable, or request one for each server."
        raise BadInput("One certificate for several servers has to be exported.", cure=cure, field="exportable")
    if spec.key == KeyKind.EC_256 and target.purpose != Purpose.APPLICATION:
        cure = "Choose an RSA key of 2048 bits."
        raise BadInput("Office Communications Server 2007 R2 can't use EC keys.", cure=cure, field="key")
    if not target.servers:
        raise BadInput(f"{target.title} has no server yet.", cure="Add a server first.", field="target")


def _wanted(spec: RequestCertificateSpec, target: Target) -> Iterator[Wanted]:
    """The id of a request follows from how many there have been, so that equal wishes give equal plans."""
    one_for_all = spec.way == Way.ONE or len(target.servers) == 1
    groups = [("", target.servers)] if one_for_all else [(server, (server,)) for server in target.servers]
    for server, servers in groups:
        number = CertificateRequest.objects.filter(target=target.key, server=server).count()
        yield Wanted(uuid5(NAMESPACE_URL, f"{_PREFIX}{target.key}|{server}|{number}"), server, servers)


def _request(spec: RequestCertificateSpec, target: Target, one: Wanted, authority: str) -> Change:
    subject, names = spec.subject or target.subject, _names(spec, target, one)
    whom = one.server or ", ".join(one.servers)
    data: dict[str, Any] = {
        "request": str(one.request),
        "target": target.key,
        "purpose": str(target.purpose),
        "pool": str(target.pool or ""),
        "server": one.server,
        "friendly_name": spec.friendly_name or subject,
        "subject": subject,
        "subject_parts": {
            "organization": spec.organization, "unit": spec.unit, "country": spec.country,
            "state": spec.state, "locality": spec.locality,
        },
        "names": names,
        "key": str(spec.key),
        "exportable": spec.exportable,
        "authority": authority,
        "template": spec.template,
        "request_file": spec.request_file,
        "blocks": True,
        "check": {"kind": ISSUED, "request": str(one.request)},
    }  # fmt: skip
    after = {
        "Subject name": (subject,),
        "Subject Alternate Name": tuple(names),
        "Key": (str(spec.key),),
        "Certification authority": (authority,),
        "Usages": ("server authentication (1.3.6.1.5.5.7.3.1)", "client authentication (1.3.6.1.5.5.7.3.2)"),
    }
    return Change(REQUEST, f"Request a certificate for {subject} on {whom}", authority, after=after, data=data)


def _names(spec: RequestCertificateSpec, target: Target, one: Wanted) -> list[str]:
    """As they were chosen, else as they are needed; the subject is among them wherever there are any."""
    subject = spec.subject or target.subject
    names = list(spec.names or (each.name for each in target.names))
    if spec.local_name:
        names += [server for server in one.servers if server != subject]
    return list(dict.fromkeys((subject, *names))) if names else []


def _assignments(target: Target, one: Wanted) -> Iterator[Change]:
    """The places of these servers; a load balancer shows what they show. Where nobody listens, nothing is assigned."""
    standing = {
        (host, port): sha or ""
        for host, port, sha in Endpoint.objects.standing()
        .filter(host__in=[place.host for place in target.places])
        .values_list("host", "port", "assigned__sha256")
    }
    for place in target.places:
        if place.is_virtual or (place.host not in one.servers and len(target.servers) > 1):
            continue
        title = f"Assign the certificate to {place.host}, port {place.port}"
        before = standing.get((place.host, place.port), "")
        yield assignment(title, place.host, place.port, before=before, request=str(one.request))


def _notices(spec: RequestCertificateSpec, target: Target) -> Iterator[Notice]:
    chosen = {*spec.names, spec.subject or target.subject}
    missing = [name for name in target.all_names if spec.names and name not in chosen]
    if missing:
        yield Notice("warning", f"Names that {target.title} needs are left out: {', '.join(missing)}.")
    if spec.subject and spec.subject in target.servers and target.subject not in target.servers:
        yield Notice("warning", f"The subject is a server's name; clients ask for {target.subject}.")
    if spec.key == KeyKind.RSA_1024:
        yield Notice("warning", "A key of 1024 bits can be broken; newer clients refuse it.")
    if spec.delivery == Delivery.LATER:
        yield Notice("info", "The job waits until the authority's answer is brought in.")


def _count(wanted: list[Wanted]) -> str:
    return "a certificate" if len(wanted) == 1 else f"{len(wanted)} certificates"
