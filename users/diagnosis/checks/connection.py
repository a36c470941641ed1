"""The servers of the home pool: they listen at port 5061, show a certificate that clients take, and speak SIP.

Source: the hints: "Server certificate is configured and is valid for client automatic sign-in", "Client computer trusts
the certification authority", "Office Communications Server … service is running".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cryptography import x509
from django.utils.translation import gettext as _

from ocsadmin.checks import sip, tcp
from ocsadmin.checks.beside import beside
from ocsadmin.checks.tls import check_tls
from ocsadmin.checks.verdict import Level, Verdict, info, ok
from pools.validation.roots import Roots
from users.diagnosis.facts import PORT, Facts
from users.diagnosis.steps import CantTell

AT_ONCE = 8
NOT_TRIED = "dns-silent"


def port(facts: Facts) -> list[Verdict]:
    """Each host of the pool accepts a connection. Codes: those of ``tcp.check``.

    :raises CantTell: no name server answers.
    """
    found = _each(facts, lambda host: [tcp.check(facts.probe, host, PORT, what=_what(facts, host))])
    verdicts = {host: those[0] for host, those in found.items()}
    facts.answering = {host: one.level is Level.OK for host, one in verdicts.items()}
    if all(one.code == NOT_TRIED for one in verdicts.values()):
        first = next(iter(verdicts.values()))
        raise CantTell(first.text, first.cure)
    return [_weighed(facts, host, one) for host, one in verdicts.items()]


def certificate(facts: Facts) -> list[Verdict]:
    """What each host that listens shows. Codes: those of ``check_tls``, and tls-roots-unknown.

    :raises CantTell: no host listens.
    """
    hosts = _listening(facts)
    roots = Roots(facts.around.ca_file)
    trusted, between = roots.read(facts.directory), roots.intermediates(facts.directory)
    needed, advised = _names(facts)

    def look(host: str) -> list[Verdict]:
        found = _shown(facts, host, needed, trusted, between)
        good = all(one.level is not Level.FAILURE for one in found)
        return [*found, *(_advised(facts, host, advised) if good and host == facts.pool_fqdn else ())]

    found = _each(facts, look, hosts)
    unknown = [] if trusted else [_no_roots()]
    return [*(_weighed(facts, host, one) for host, those in found.items() for one in those), *unknown]


def service(facts: Facts) -> list[Verdict]:
    """Each host that listens answers as a SIP server. Codes: those of ``sip.check_options``.

    :raises CantTell: no host listens.
    """

    def ask(host: str) -> list[Verdict]:
        return [
            sip.check_options(
                facts.probe, host, PORT, transport="tls", what=_what(facts, host), server_name=facts.pool_fqdn
            )
        ]

    found = _each(facts, ask, _listening(facts))
    return [_weighed(facts, host, one) for host, those in found.items() for one in those]


def _each(
    facts: Facts, look: Callable[[str], list[Verdict]], hosts: Sequence[str] | None = None
) -> dict[str, list[Verdict]]:
    """Host → verdicts, several hosts at a time: one that is silent costs its time limit once."""
    asked = list(facts.hosts if hosts is None else hosts)
    _ready = facts.probe
    with beside(AT_ONCE, "diagnosis") as threads:
        return dict(zip(asked, threads.map(look, asked), strict=True))


def _listening(facts: Facts) -> list[str]:
    _home = facts.pool  # where there is none, that is the reason to tell
    hosts = [host for host, answers in facts.answering.items() if answers]
    if not hosts:
        raise CantTell(_("No server of the pool accepts a connection."))
    return hosts


def _what(facts: Facts, host: str) -> str:
    return _("The pool") if host == facts.pool_fqdn else _("The Front End Server")


def _weighed(facts: Facts, host: str, verdict: Verdict) -> Verdict:
    """A server of several that fails is a warning, as long as the pool itself answers by the others."""
    others = [answers for other, answers in facts.answering.items() if other != host]
    if verdict.level is Level.FAILURE and host != facts.pool_fqdn and any(others):
        return replace(verdict, level=Level.WARNING)
    return verdict


def _names(facts: Facts) -> tuple[list[str], str]:
    """Names that the certificate must have, and one that it had better have.

    Clients match strictly the name that they looked up: the pool’s, or ``sip.<domain>`` where the pool is not in the
    person’s SIP domain ("Certificates for Enterprise Pools", "DNS Requirements for Automatic Client Sign-In").
    """
    first, deployment = facts.deployment.sign_in_pool, facts.deployment
    finds = first is not None and first.guid == facts.pool.guid and facts.domain in deployment.automatic_domains
    if not finds:
        return [facts.pool_fqdn], ""
    in_domain = facts.pool_fqdn.partition(".")[2] == facts.domain
    name = f"sip.{facts.domain}"
    return ([facts.pool_fqdn], name) if in_domain else ([facts.pool_fqdn, name], "")


def _advised(facts: Facts, host: str, name: str) -> list[Verdict]:
    """A warning where the certificate lacks a name that only some clients use."""
    if not name:
        return []
    found = check_tls(facts.probe, host, PORT, names=[name], roots=(), what=_what(facts, host))
    missing = [one for one in found if one.code in ("tls-name-missing", "tls-name-only-in-subject")]
    cause = _("Clients that find no SRV record look for this name.")
    return [replace(one, level=Level.WARNING, cause=f"{one.cause} {cause}".strip()) for one in missing]


def _shown(
    facts: Facts,
    host: str,
    names: Sequence[str],
    trusted: Sequence[x509.Certificate],
    between: Sequence[x509.Certificate],
) -> list[Verdict]:
    found = check_tls(
        facts.probe, host, PORT, names=names, roots=trusted, intermediates=between, what=_what(facts, host)
    )
    if len(found) == 1:
        return found
    bad = [one for one in found if one.level is not Level.OK and (trusted or not _is_chain(one))]
    good = [one for one in found if one.code in ("tls-names", "tls-dates")]
    return [*good, *bad] or [ok(_("%(host)s shows a certificate that is in order.") % {"host": host})]


def _is_chain(verdict: Verdict) -> bool:
    return verdict.code in (
        "tls-chain-refused", "tls-self-signed", "tls-unknown-root", "tls-missing-intermediate", "tls-wrong-issuer",
    )  # fmt: skip


def _no_roots() -> Verdict:
    return info(
        _("Whether the certificate is trusted can’t be told."),
        cause=_("The forest publishes no trusted root, and OCSADMIN_VALIDATION_CA_FILE names none."),
        cure=_("See that the person’s computer trusts the authority that issued it."),
        code="tls-roots-unknown",
    )
