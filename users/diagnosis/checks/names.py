"""DNS: clients of the SIP domain find the pool that redirects them, and the home pool.

The records are those that the deployment needs ("DNS Requirements for Automatic Client Sign-In"), as ``pools.dns``
works them out and judges them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from ocsadmin.checks.verdict import Level, Verdict, info, warning
from pools.dns.lookup import LookUps, look_up
from pools.dns.needs import needed_records
from pools.dns.records import EXTERNAL, INTERNAL, NeededRecord
from pools.dns.verdicts import Checked, checked
from users.diagnosis.facts import Facts
from users.diagnosis.steps import CantTell


def names(facts: Facts) -> list[Verdict]:
    """Codes: dns, configured-by-hand.

    :raises CantTell: no name server is known, or none answers.
    """
    servers = facts.around.name_servers()
    if not servers:
        raise CantTell(_("The console knows no name server."), _("Set OCSADMIN_DNS_SERVERS."))
    records = _own(facts)
    looked = look_up(records, servers[0])
    if looked.silent is not None:
        raise CantTell(looked.silent.text, looked.silent.cure)
    rows = checked(records, looked)
    return [*_by_hand(facts), *(_told(row, looked) for row in rows)]


def _own(facts: Facts) -> list[NeededRecord]:
    """Of all needed records those that this person's sign-in takes."""
    domain, deployment = facts.domain, facts.deployment
    first = deployment.sign_in_pool
    hosts = {facts.pool_fqdn, *facts.servers, *((first.fqdn,) if first else ())}
    services = {f"_sipinternaltls._tcp.{domain}", f"_sipinternal._tcp.{domain}", f"sip.{domain}"}
    found = [one for one in needed_records(deployment) if _is_own(one, INTERNAL, hosts | services)]
    if facts.outside:
        found += [
            replace(one, required=False)
            for one in needed_records(deployment)
            if _is_own(one, EXTERNAL, {f"_sip._tls.{domain}"})
        ]
    return found


def _is_own(record: NeededRecord, side: str, names: Iterable[str]) -> bool:
    return record.side == side and record.name in names and record.kind in ("A", "SRV")


def _by_hand(facts: Facts) -> Iterator[Verdict]:
    if facts.domain not in facts.deployment.automatic_domains:
        yield info(
            _("Clients of %(domain)s do not find their server by themselves.") % {"domain": facts.domain},
            cause=_("Automatic sign-in is off for this domain, or no pool redirects it."),
            cure=_("Type %(pool)s as the server in Communicator (manual configuration, TLS).")
            % {"pool": facts.pool_fqdn},
            code="configured-by-hand",
        )


def _told(row: Checked, looked: LookUps) -> Verdict:
    """The verdict with the record's name before it. What is merely advised, or not entered, is a note."""
    verdict, record = row.verdict, row.record
    level = verdict.level
    if level is Level.WARNING and (not record.required or _only_not_entered(row, looked)):
        level = Level.INFO
    cause = " ".join(filter(None, (verdict.cause, record.note if level is not Level.OK else "")))
    text = _("%(name)s (%(kind)s): %(text)s") % {"name": record.name, "kind": record.kind, "text": verdict.text}
    if record.side == EXTERNAL and level is not Level.OK:
        outside = _("These are the console’s name servers; outside, others may answer.")
        return warning(text, cause=" ".join(filter(None, (cause, outside))), cure=verdict.cure, code="dns")
    return Verdict(level, text, cause, verdict.cure if level is not Level.OK else "", "dns")


def _only_not_entered(row: Checked, looked: LookUps) -> bool:
    """It resolves to one address, of which nobody has said what it should be."""
    wild = looked.wildcards.get(row.record.domain) == row.found
    return not row.expected and len(row.found) == 1 and not wild
