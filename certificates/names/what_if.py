"""Which standing certificates would fall short if SIP domains or servers changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from certificates.models import Certificate, Endpoint
from ocsadmin.checks.tls.names import Names

from .facts import Facts
from .target import Target
from .targets import targets_of


@dataclass(frozen=True)
class Shortfall:
    """A certificate that stands somewhere, what it is for, and the names that it lacks."""

    certificate: Certificate
    target: Target
    missing: tuple[str, ...]


def shortfalls(now: Facts, then: Facts | None = None) -> list[Shortfall]:
    """Certificates that lack names; with ``then`` those that would lack more than they do. One query."""
    standing = _standing()
    return list(_short(standing, targets_of(now), targets_of(then) if then is not None else None))


def _short(
    standing: dict[str, list[Certificate]], now: Collection[Target], then: Collection[Target] | None
) -> Iterator[Shortfall]:
    before = {one.key: one for one in now}
    for target in now if then is None else then:
        for certificate in standing.get(target.key, ()):
            missing = missing_names(certificate, target.all_names)
            if then is not None:
                known = missing_names(certificate, before[target.key].all_names) if target.key in before else ()
                missing = tuple(name for name in missing if name not in known)
            if missing:
                yield Shortfall(certificate, target, missing)


def missing_names(certificate: Certificate, wanted: Collection[str]) -> tuple[str, ...]:
    """Those of the names that it is not good for (a ``*.domain`` in it counts)."""
    has = Names((), tuple(certificate.names), tuple(certificate.names))
    return tuple(name for name in wanted if not has.fits(name))


def _standing() -> dict[str, list[Certificate]]:
    """Key of a target → the certificates that are assigned there, or served where none is, each once."""
    found: defaultdict[str, dict[int, Certificate]] = defaultdict(dict)
    for one in Endpoint.objects.standing().with_certificates():
        certificate = one.assigned or one.served
        if certificate is not None:
            found[one.target][certificate.pk] = certificate
    return {key: list(those.values()) for key, those in found.items()}
