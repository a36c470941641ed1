"""Enabled for Office Communications Server, with an address that nobody else has, in a SIP domain of the forest."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ocsadmin.checks.verdict import Verdict, failure, ok, warning
from users.diagnosis.facts import Facts
from users.directory import attributes as ad
from users.directory import sip_uri
from users.enable_users.conflicts import Holder, holders
from users.models import User

from .account import written


def enabled(facts: Facts) -> list[Verdict]:
    """Codes: not-enabled, ocs-disabled."""
    entry = facts.there
    if entry.true(ad.USER_ENABLED):
        return [ok(_("Enabled for Office Communications Server."))]
    if entry.has(ad.SIP_ADDRESS):
        return [
            failure(
                _("Disabled for Office Communications Server."),
                cause=_("msRTCSIP-UserEnabled is not TRUE, though the settings are kept.%(written)s")
                % {"written": written(facts, ad.USER_ENABLED)},
                cure=_("Re-enable the person, if they are to sign in again."),
                code="ocs-disabled",
            )
        ]
    return [
        failure(
            _("Not enabled for Office Communications Server."),
            cause=_("There is no SIP address, so that no server knows the person."),
            cure=_("Enable the person on a pool."),
            code="not-enabled",
        )
    ]


def address(facts: Facts) -> list[Verdict]:
    """Codes: of ``sip_uri.check``, address-taken, proxy-address-differs."""
    own = facts.address
    domain = own.rpartition("@")[2]
    problems = [failure(one.text, cure=one.cure, code=one.code) for one in sip_uri.check(own, [domain])]
    found = [*problems, *_taken(own, facts), *_proxy(own, facts)]
    if any(one.level == "failure" for one in found):
        return found
    return [ok(_("%(address)s is well formed, and nobody else has it.") % {"address": own}), *found]


def _taken(own: str, facts: Facts) -> Iterator[Verdict]:
    found = holders([own], facts.directory).get(sip_uri.key(own), [])
    others = [one for one in found if one.guid != facts.person.guid]
    if others:
        yield failure(
            _("%(who)s has the address %(address)s too.") % {"who": _names(others), "address": own},
            cause=_("The User Replicator takes an address once, and leaves out whoever comes second."),
            cure=_("Change the address of one of them (SIP address or proxy address)."),
            code="address-taken",
        )


def _names(others: list[Holder]) -> str:
    """Names of people outside one's own area are not told."""
    seen = set(User.objects.filter(guid__in=[one.guid for one in others]).values_list("guid", flat=True))
    names = sorted({one.name for one in others if one.guid in seen})
    if len(seen) < len(others):
        names.append(_("someone whom you may not see"))
    return ", ".join(names)


def _proxy(own: str, facts: Facts) -> Iterator[Verdict]:
    """Exchange and Communicator read the SIP address among the proxy addresses."""
    proxies = [one for one in facts.there.texts(ad.PROXY_ADDRESSES) if one[:4].lower() == "sip:"]
    if proxies and sip_uri.key(own) not in {sip_uri.key(one) for one in proxies}:
        yield warning(
            _("Among the proxy addresses stands another one: %(found)s.") % {"found": ", ".join(proxies)},
            cause=_("Other products take that one for the person's SIP address."),
            cure=_("Correct the proxy addresses."),
            code="proxy-address-differs",
        )


def domain(facts: Facts) -> list[Verdict]:
    """Codes: domain-unknown. Source: the hints: all suffixes stand in the global list of SIP domains."""
    own, known = facts.domain, facts.sip_domains
    if own in known:
        return [ok(_("%(domain)s is a SIP domain of the forest.") % {"domain": own})]
    return [
        failure(
            _("%(domain)s is no SIP domain of the forest.") % {"domain": own},
            cause=_("The global settings know: %(known)s.") % {"known": ", ".join(known) or _("none")},
            cure=_("Add %(domain)s to the SIP domains, or change the person's address.") % {"domain": own},
            code="domain-unknown",
        )
    ]
