"""Whether a record is there and right: green, amber or red, with what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from ocsadmin.checks.verdict import Level, Verdict, failure, info, ok, warning
from ocsadmin.plans.kinds.dns_client import Answer
from pools.rules.host_names import LONGEST_NAME

from .lookup import LookUps
from .records import NeededRecord


@dataclass(frozen=True)
class Checked:
    """A record with what was found. ``expected`` are its values, also where they follow from another name's address."""

    record: NeededRecord
    verdict: Verdict
    expected: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def query(self) -> str:
        """The address of the page on which its address is entered, with what was found as proposal."""
        parts = {"name": self.record.name, "side": self.record.side, "found": " ".join(self.found)}
        return urlencode({name: value for name, value in parts.items() if value})

    @property
    def shown_expected(self) -> list[str]:
        return [value.rstrip(".") for value in self.expected]

    @property
    def shown_found(self) -> list[str]:
        return [value.rstrip(".") for value in self.found]

    def to_json(self) -> dict[str, Any]:
        verdict = self.verdict
        return {
            **self.record.to_json(),
            "values": self.shown_expected,
            "found": self.shown_found,
            "level": verdict.level.value,
            "text": verdict.text,
            "cause": verdict.cause,
            "cure": verdict.cure,
        }


def checked(records: Iterable[NeededRecord], looked: LookUps) -> list[Checked]:
    """Each record with its verdict; grey where no name server was asked."""
    out = []
    for record in records:
        expected = record.values or (looked.addresses(record.same_as) if record.same_as else ())
        found = looked.of(record.name, record.kind)
        values = found.answer.values if found and found.answer else ()
        out.append(Checked(record, _verdict(record, expected, looked), expected, values))
    return out


def count_by_level(rows: Iterable[Checked]) -> dict[str, int]:
    counts = {level.value: 0 for level in Level}
    for row in rows:
        counts[row.verdict.level.value] += 1
    return counts


def _verdict(record: NeededRecord, expected: Sequence[str], looked: LookUps) -> Verdict:
    if record.unfit:
        return failure(
            _("“%(name)s” can't be a name in DNS.") % {"name": " ".join(record.unfit.split())[:LONGEST_NAME]},
            cause=_("It stands so in the directory: names have letters, digits and hyphens between their dots."),
            cure=_(
                "Correct the name of the pool, server or SIP domain. Until then this record is left out of all files."
            ),
        )
    found = looked.of(record.name, record.kind)
    if found is None:
        return info(_("Not looked up."))
    if found.error is not None:
        return warning(found.error.text, cure=found.error.cure)
    answer = found.answer or Answer()
    if not answer.values:
        return _missing(record, expected, looked)
    judge = {"A": _address, "SRV": _service, "CNAME": _alias}[record.kind]
    return judge(record, expected, answer, looked)


def _missing(record: NeededRecord, expected: Sequence[str], looked: LookUps) -> Verdict:
    text = _("There is no such record.")
    if record.kind == "CNAME" and (addresses := looked.addresses(record.name)):
        return warning(
            _("There is an A record to %(found)s instead of the alias.") % {"found": _list(addresses)},
            cure=_("Replace it by an alias, so that it follows the site's address."),
        )
    cure = (
        _("Create it: %(values)s.") % {"values": _list(expected)}
        if expected
        else _("Enter its address, then create it.")
    )
    return failure(text, cure=cure) if record.required else warning(text, cure=_("It is advised. ") + cure)


def _address(record: NeededRecord, expected: Sequence[str], answer: Answer, looked: LookUps) -> Verdict:
    found, wanted = set(answer.values), set(expected)
    behind = {address: name for name in record.not_of for address in looked.addresses(name)}
    if wrong := sorted(found & set(behind)):
        return failure(
            _("It resolves to %(address)s, which is the server %(server)s.")
            % {"address": wrong[0], "server": behind[wrong[0]]},
            cause=_("Clients would reach one server only, past the load balancer."),
            cure=_("Lead it to the load balancer's virtual IP address."),
        )
    if wanted and not found & wanted:
        return failure(
            _("It resolves to %(found)s.") % {"found": _list(answer.values)},
            cause=_("It should be %(expected)s.") % {"expected": _list(expected)},
            cure=_("Change the record, or the address that is entered here."),
        )
    if wanted and found != wanted:
        return warning(
            _("It resolves to %(found)s; expected is %(expected)s.")
            % {"found": _list(answer.values), "expected": _list(expected)},
            cure=_("Remove the addresses that are too many, or add those that are missing."),
        )
    return _right_address(record, wanted, answer, looked)


def _right_address(record: NeededRecord, wanted: set[str], answer: Answer, looked: LookUps) -> Verdict:
    shown = {"found": _list(answer.values), "alias": answer.leads_to}
    if looked.wildcards.get(record.domain) == answer.values:
        return warning(
            _("It resolves to %(found)s, as any name of this domain does.") % shown,
            cause=_("A wildcard record answers for it."),
            cure=_("Create a record of its own."),
        )
    if record.not_of and len(answer.values) > 1:
        return warning(
            _("It resolves to several addresses: %(found)s.") % shown,
            cause=_("The virtual IP address must have a single DNS entry."),
            cure=_("Keep the one of the load balancer."),
        )
    if not wanted and not record.any_address:
        return warning(
            _("It resolves to %(found)s.") % shown,
            cause=_("Nobody has entered which address it should be."),
            cure=_("Enter the address, or keep the one that was found."),
        )
    return ok(
        _("It resolves to %(found)s") % shown + (_(", by the alias %(alias)s.") % shown if answer.leads_to else ".")
    )


def _service(record: NeededRecord, expected: Sequence[str], answer: Answer, looked: LookUps) -> Verdict:
    wanted, found = ({_target(value) for value in values} for values in (expected, answer.values))
    accepted = {(target.lower(), port) for target in record.also for _target_, port in wanted}
    shown = {"found": _targets(answer.values), "expected": _targets(expected)}
    if found == wanted:
        return ok(_("It leads to %(found)s.") % shown)
    if not found & (wanted | accepted):
        return failure(
            _("It leads to %(found)s.") % shown,
            cause=_("It should lead to %(expected)s.") % shown,
            cure=_("Change the record, or choose below the pool that it leads to."),
        )
    if found <= wanted | accepted:
        return warning(
            _("It leads to %(found)s.") % shown,
            cause=_("This works where that name resolves and stands in the certificate; expected is %(expected)s.")
            % shown,
        )
    return warning(
        _("It leads to several hosts: %(found)s.") % shown,
        cause=_("Only one pool or server may distribute sign-in requests of a domain."),
        cure=_("Keep only the record to %(expected)s.") % shown,
    )


def _alias(record: NeededRecord, expected: Sequence[str], answer: Answer, looked: LookUps) -> Verdict:
    shown = {"found": _list(answer.values), "expected": _list(expected)}
    if set(answer.values) == {value.lower() for value in expected}:
        return ok(_("It is an alias of %(found)s.") % shown)
    return failure(
        _("It is an alias of %(found)s.") % shown,
        cause=_("It should be one of %(expected)s.") % shown,
        cure=_("Change the record."),
    )


def _target(value: str) -> tuple[str, int]:
    """``("pool.contoso.com.", 5061)`` of ``0 0 5061 pool.contoso.com.``: priority and weight are free."""
    _priority, _weight, port, target = value.split(maxsplit=3)
    return target.lower(), int(port)


def _targets(values: Iterable[str]) -> str:
    pairs = (_target(value) for value in values)
    return ", ".join(
        _("%(target)s, port %(port)s") % {"target": name.rstrip("."), "port": port} for name, port in pairs
    )


def _list(values: Iterable[str]) -> str:
    return ", ".join(value.rstrip(".") for value in values)
