"""Checks that several roles have."""

from __future__ import annotations

from collections.abc import Iterator

from pools.validation import hints
from pools.validation.roles import Role, Step
from pools.validation.subject import Subject

from .base import Check


def place(host: str, port: int) -> str:
    return f"{host}, port {port}"


def standing(subject: Subject, role: Role) -> Iterator[Check]:
    """What every role leans on in the directory."""
    for name, title in (
        ("directory_answers", "The directory can be read"),
        ("pool_object", "The pool object is complete"),
        ("pool_services", "The pool's service objects and servers"),
        ("controllers", "Other domain controllers have the same objects"),
        ("trusted_roots", "Trusted root certificates"),
    ):
        yield Check(name, Step.LOCAL, title, subject.pool.name, frozenset({role}))


def voice_and_edge(subject: Subject, role: Role, *, media: bool) -> Iterator[Check]:
    """Warnings that can be ignored where Enterprise Voice is not configured or no Edge Servers are deployed."""
    mine = frozenset({role})
    yield Check("enterprise_voice", Step.LOCAL, "Enterprise Voice", "Global settings", mine)
    target = "A/V Edge Servers" if media else "Global settings"
    yield Check("edge_servers", Step.LOCAL, "Edge Servers", target, mine, {"media": media})


def port(
    role: Role, host: str, number: int, what: str, *, title: str = "", server: str = "", needed: bool = True
) -> Check:
    """A TCP connection."""
    return Check(
        "tcp",
        Step.CONNECTIVITY,
        title or f"{what}: port {number}",
        place(host, number),
        frozenset({role}),
        {"host": host, "port": number, "what": what, "needed": needed},
        server=server,
        hints=(hints.SERVICES,),
    )


def certificate(
    role: Role,
    host: str,
    number: int,
    names: list[str],
    what: str,
    *,
    server: str = "",
    hint: str = "",
    needed: bool = True,
) -> Check:
    """The certificate that is shown at a port."""
    return Check(
        "tls",
        Step.CONNECTIVITY,
        f"{what}: TLS and certificate at port {number}",
        place(host, number),
        frozenset({role}),
        {"host": host, "port": number, "names": names, "what": what, "needed": needed},
        server=server,
        hints=(hint or hints.SIGN_IN,),
    )


def address(role: Role, name: str, what: str, *, server: str = "", needed: bool = True) -> Check:
    """A DNS A record."""
    return Check(
        "dns_address",
        Step.CONNECTIVITY,
        f"DNS: address of {what}",
        name,
        frozenset({role}),
        {"name": name, "what": what, "needed": needed},
        server=server,
    )
