"""TLS: the handshake, and whether the certificate shown there is the one that the role needs.

Source: Deploying Enterprise Edition, "Certificates for Enterprise Pools and Standard Edition Servers".
"""

from __future__ import annotations

from ocsadmin.checks.failed import place_of
from ocsadmin.checks.tls import check_tls
from ocsadmin.checks.verdict import Verdict, ok, warning
from pools.validation.findings import softened
from pools.validation.registry import beyond_the_port, check
from pools.validation.surroundings import Surroundings


@check("tls")
def certificate(
    around: Surroundings, *, host: str, port: int, names: list[str], what: str, needed: bool = True
) -> list[Verdict]:
    """Protocol, names, dates, chain, usages, key and signature of what is shown at a port."""
    roots, intermediates = around.roots, around.intermediates
    with around.alone_at(host, port):
        shown = check_tls(around.probe, host, port, names=names, roots=roots, intermediates=intermediates, what=what)
    found = beyond_the_port(shown, place_of(host, port))
    return found if needed else softened(found)


@check("trusted_roots")
def trusted_roots(around: Surroundings) -> list[Verdict]:
    """There are certification authorities to check certificates against."""
    found = around.roots
    if not found:
        return [
            warning(
                "No trusted root certificate is known, so no server's certificate can be trusted.",
                cause="The directory publishes none in CN=Certification Authorities,CN=Public Key Services.",
                cure="Publish the root (certutil -dspublish -f root.cer RootCA), or give a file in "
                "OCSADMIN_VALIDATION_CA_FILE.",
            )
        ]
    names = "; ".join(sorted(one.subject.rfc4514_string() for one in found))
    return [ok(f"{len(found)} trusted root{'' if len(found) == 1 else 's'}: {names}.")]
