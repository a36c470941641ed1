"""Settings that signing in or what comes after it takes: policies, the kind of client, access from outside."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ocsadmin.checks.verdict import Verdict, failure, info, ok, warning
from ocsadmin.directory import DN, Entry
from ocsadmin.directory.values import DNWithBinary
from pools.models import GlobalSettings
from users.diagnosis.facts import Facts
from users.directory import attributes as ad
from users.directory import sip_uri
from users.directory.option_flags import OptionFlag


def policies(facts: Facts) -> list[Verdict]:
    """Codes: policy-gone, voice-without-line."""
    entry = facts.there
    found = [one for what, dn in _links(entry) for one in _gone(what, dn, facts)]
    if entry.number(ad.OPTION_FLAGS) & OptionFlag.UNIFIED_COMMUNICATIONS and not entry.has(ad.LINE):
        text = _("Enterprise Voice is on, but there is no line URI.")
        cause = _("Sign-in works; nobody can call the person.")
        found.append(warning(text, cause=cause, cure=_("Configure a line URI."), code="voice-without-line"))
    return found or [ok(_("Every policy and location profile of the person is there."))]


def _links(entry: Entry) -> Iterator[tuple[str, DN]]:
    for value in entry.all(ad.USER_POLICY):
        if isinstance(value, DNWithBinary):
            yield _("policy"), value.dn
    profile = entry.link(ad.LOCATION_PROFILE)
    if profile is not None:
        yield _("location profile"), profile


def _gone(what: str, dn: DN, facts: Facts) -> Iterator[Verdict]:
    if facts.directory.get(dn, ("cn",)) is None:
        yield warning(
            _("The %(what)s %(name)s is gone.") % {"what": what, "name": dn.name},
            cause=_("The person still has %(dn)s.") % {"dn": dn},
            cure=_("Configure another one."),
            code="policy-gone",
        )


def client(facts: Facts) -> list[Verdict]:
    """Which clients can sign in. Codes: client-versions, user-name-differs.

    Source: Deploying Enterprise Edition, on enhanced presence: it can't be taken back, and then only Communicator 2007
    and newer sign in.
    """
    entry = facts.there
    if entry.number(ad.OPTION_FLAGS) & OptionFlag.ENHANCED_PRESENCE:
        first = info(
            _("Only Communicator 2007 and newer clients can sign in."),
            cause=_("The person has enhanced presence, which can’t be taken back."),
            cure=_("See which client the person uses; Communicator 2005 and Windows Messenger are refused."),
            code="client-versions",
        )
    else:
        first = ok(_("Old and new clients can sign in; the person has no enhanced presence yet."))
    return [first, *_user_name(entry, facts)]


def _user_name(entry: Entry, facts: Facts) -> Iterator[Verdict]:
    upn, own = entry.text("userPrincipalName"), sip_uri.plain(entry.text(ad.SIP_ADDRESS))
    if own and upn.casefold() != own.casefold():
        account = entry.text("sAMAccountName")
        yield info(
            _("The user name is not the sign-in address."),
            cause=_("The address is %(address)s, the userPrincipalName %(upn)s.")
            % {"address": own, "upn": upn or _("none")},
            cure=_("At a computer outside the domain type DOMAIN\\%(account)s as user name.") % {"account": account},
            code="user-name-differs",
        )


def outside(facts: Facts) -> list[Verdict]:
    """Signing in from outside. Codes: remote-access-off, no-edge. A failure only for someone who is outside."""
    may, settings = facts.there.true(ad.REMOTE_ACCESS), GlobalSettings.objects.current()
    bad = failure if facts.outside else info
    if not may:
        text = _("The person may not sign in from outside.")
        cure = _("Allow remote user access, if they are to sign in from outside.")
        return [bad(text, cause=_("Remote user access is off."), cure=cure, code="remote-access-off")]
    if settings is None or not settings.edge_proxy:
        text = _("No Edge Server is set for the forest.")
        cure = _("Set the Access Edge Server in the global settings; until then nobody signs in from outside.")
        return [bad(text, cure=cure, code="no-edge")]
    return [ok(_("The person may sign in from outside, by %(edge)s.") % {"edge": settings.edge_proxy})]
