"""The account: it is there, enabled, not locked, not expired, and its password can be used.

Source: MS-ADTS 2.2.16 (userAccountControl), 3.1.1.4.5.17 (msDS-User-Account-Control-Computed), MS-SAMR (accountExpires,
lockoutTime, pwdLastSet).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from ocsadmin.checks.verdict import Verdict, failure, info, ok, warning
from ocsadmin.directory import Entry
from ocsadmin.directory.filetime import moment_of
from ocsadmin.web import words
from users.diagnosis.facts import Facts

DISABLED, LOCKED, NEVER_EXPIRES, SMART_CARD, EXPIRED = 0x2, 0x10, 0x10000, 0x40000, 0x800000
"""ADS_UF_ACCOUNTDISABLE, LOCKOUT, DONT_EXPIRE_PASSWD, SMARTCARD_REQUIRED, PASSWORD_EXPIRED."""
SOON: Final = timedelta(days=3)
COMPUTED: Final = "msDS-User-Account-Control-Computed"


def account(facts: Facts) -> list[Verdict]:
    """Codes: account-gone, -disabled, -locked, -expired, password-must-change, password-expired, smart-card."""
    entry = facts.entry
    if entry is None:
        return [
            failure(
                _("%(name)s is no longer in the directory.") % {"name": facts.person.name},
                cause=_("The account was deleted, or the console may not see it any more."),
                cure=_("Restore the account in Active Directory, or create it anew."),
                code="account-gone",
            )
        ]
    found = [*_disabled(entry, facts), *_locked(entry, facts), *_expired(entry, facts), *_password(entry, facts)]
    if facts.silent is not None:
        return [*found, _from_mirror(facts)]
    said = {"account": entry.text("sAMAccountName")}
    fine = ok(_("%(account)s is enabled, not locked, and neither it nor its password has expired.") % said)
    return found if any(one.level == "failure" for one in found) else [fine, *found]


def _from_mirror(facts: Facts) -> Verdict:
    why = facts.silent.text if facts.silent else ""
    return warning(
        _("What follows is what the mirror knew %(ago)s.") % {"ago": words.ago(facts.person.read_at)},
        cause=_("The directory does not answer: %(why)s") % {"why": why},
        cure=_("Look again when it answers: whether the account is locked or has expired can't be told now."),
        code="directory-silent",
    )


def _disabled(entry: Entry, facts: Facts) -> Iterator[Verdict]:
    control = entry.number("userAccountControl")
    if control & DISABLED:
        yield failure(
            _("The account is disabled in Active Directory."),
            cause=_("userAccountControl is %(control)d.%(written)s")
            % {"control": control, "written": written(facts, "userAccountControl")},
            cure=_("Enable the account in Active Directory Users and Computers, if the person is to work again."),
            code="account-disabled",
        )


def _locked(entry: Entry, facts: Facts) -> Iterator[Verdict]:
    since = moment_of(entry.number("lockoutTime"))
    known = entry.has(COMPUTED)
    if (known and not entry.number(COMPUTED) & LOCKED) or (not known and since is None):
        return
    when = _(" since %(when)s") % {"when": words.exact(since)} if since else ""
    verdict = failure if known else warning
    yield verdict(
        _("The account is locked%(when)s.") % {"when": when},
        cause=_("The password was wrong too often (%(times)d times were counted).%(written)s")
        % {"times": entry.number("badPwdCount"), "written": written(facts, "lockoutTime")},
        cure=_("Unlock the account. If it locks again, a telephone or a saved password still uses the old one."),
        code="account-locked",
    )


def _expired(entry: Entry, facts: Facts) -> Iterator[Verdict]:
    ends = moment_of(entry.number("accountExpires"))
    if ends is None:
        return
    when = {"when": words.exact(ends)}
    if ends <= facts.now:
        yield failure(
            _("The account expired on %(when)s.") % when,
            cause=_("accountExpires is over.%(written)s") % {"written": written(facts, "accountExpires")},
            cure=_("Set a later end of the account, or none."),
            code="account-expired",
        )
    elif ends - facts.now < SOON:
        yield warning(_("The account expires on %(when)s.") % when, code="account-expires-soon")


def _password(entry: Entry, facts: Facts) -> Iterator[Verdict]:
    control, computed = entry.number("userAccountControl"), entry.number(COMPUTED)
    if control & SMART_CARD:
        yield warning(
            _("The account takes a smart card."),
            cause=_("Its password is random then, so that nobody can sign in with user name and password."),
            cure=_("Sign in at a computer of the domain with the card, or do away with the requirement."),
            code="smart-card",
        )
    elif entry.has("pwdLastSet") and not entry.number("pwdLastSet") and not control & NEVER_EXPIRES:
        yield failure(
            _("The password must be changed before it can be used."),
            cause=_("pwdLastSet is 0: “User must change password at next logon”.%(written)s")
            % {"written": written(facts, "pwdLastSet")},
            cure=_("Have the person sign in to Windows and choose a new password: Communicator can't change it."),
            code="password-must-change",
        )
    elif computed & EXPIRED:
        yield _password_expired(entry, facts)
    else:
        yield from _password_ends(entry, facts)


def _password_expired(entry: Entry, facts: Facts) -> Verdict:
    set_at = moment_of(entry.number("pwdLastSet"))
    cause = _("It was last set on %(when)s.") % {"when": words.exact(set_at)} if set_at else ""
    return failure(
        _("The password has expired."),
        cause=cause,
        cure=_("Have the person sign in to Windows and choose a new password, or reset it."),
        code="password-expired",
    )


def _password_ends(entry: Entry, facts: Facts) -> Iterator[Verdict]:
    text = entry.text("msDS-UserPasswordExpiryTimeComputed")
    ends = moment_of(int(text)) if text.isdigit() else None
    if ends and facts.now < ends < facts.now + SOON:
        yield info(_("The password expires on %(when)s.") % {"when": words.exact(ends)}, code="password-expires-soon")


def written(facts: Facts, attribute: str) -> str:
    """`` Last written on 2009-11-21 11:10:42 UTC on dc1.contoso.com.``; empty where nobody knows."""
    stamp = facts.last_written(attribute)
    if stamp is None:
        return ""
    said = {"when": words.exact(stamp.when), "where": stamp.controller}
    if stamp.controller:
        return " " + _("Last written on %(when)s at %(where)s.") % said
    return " " + _("Last written on %(when)s.") % said
