"""Replication: the person's values have reached everyone who needs them.

Source: Deploying Enterprise Edition, "Wait for User Replication to Complete" (event 30024); the hints: "User Replicator
has finished synchronizing the users information".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from ocsadmin import mirror
from ocsadmin.checks.verdict import Verdict, info, ok, warning
from ocsadmin.directory import Directory, Entry
from ocsadmin.directory.replication_metadata import Stamp
from ocsadmin.errors import DomainError
from ocsadmin.mirror.events import COMPLETED
from ocsadmin.mirror.models import ReplicationRun
from ocsadmin.web import words
from users.diagnosis.facts import Facts
from users.directory import attributes as ad

SIGN_IN: Final = (
    ad.USER_ENABLED, ad.SIP_ADDRESS, ad.HOME_SERVER, ad.TARGET_HOME_SERVER, ad.OPTION_FLAGS, ad.REMOTE_ACCESS,
    ad.USER_POLICY, "userAccountControl", "msRTCSIP-OriginatorSid",
)  # fmt: skip
"""What servers need to know of a person."""
FRESH: Final = timedelta(minutes=5)
"""So long the User Replicator of a pool may need: it looks each minute, and controllers replicate before."""


def replication(facts: Facts) -> list[Verdict]:
    """Codes: mirror-behind, changed-just-now, changed-after-run, mirror-failing, never-replicated."""
    entry = facts.there
    _answers = facts.directory
    newest = _newest(facts)
    return [*_run(facts, newest), *_mirror(facts, entry), *_fresh(facts, newest)]


def _newest(facts: Facts) -> Stamp | None:
    stamps = facts.stamps.matching("msRTCSIP-") if facts.stamps else ()
    return max(stamps, key=lambda one: one.when, default=None)


def _run(facts: Facts, newest: Stamp | None) -> Iterator[Verdict]:
    runs = ReplicationRun.objects.filter(event_id=COMPLETED, state=ReplicationRun.State.COMPLETED)
    last = runs.exclude(ended_at=None).order_by("-ended_at").first()
    fresh = mirror.freshness()
    if fresh.failing:
        yield warning(
            _("Replication into the console fails."), cause=fresh.failing, cure=fresh.cure, code="mirror-failing"
        )
    success = fresh.last_success or (last.ended_at if last else None)
    if success is None:
        text = _("Replication has never completed here (event 30024).")
        yield warning(text, cure=_("Replicate, then look again."), code="never-replicated")
    elif newest is None or newest.when <= success:
        yield ok(
            _("Replication completed %(ago)s, after the last change of this person’s settings (event 30024).")
            % {"ago": words.ago(success)}
        )
    else:
        yield warning(
            _("The settings were changed %(changed)s, after the last replication that completed (%(ago)s).")
            % {"changed": words.ago(newest.when), "ago": words.ago(success)},
            cure=_("Wait for event 30024 of the User Replicator in the event log of the pool’s servers."),
            code="changed-after-run",
        )


def _mirror(facts: Facts, entry: Entry) -> Iterator[Verdict]:
    """What the mirror holds against what the directory says."""
    old = [name for name in SIGN_IN if name in facts.person.raw and _kept(facts, name) != _texts(entry, name)]
    if old:
        yield info(
            _("The mirror still holds older values of: %(names)s.") % {"names": ", ".join(old)},
            cure=_("Read the person now; the lists of the console are behind until then."),
            code="mirror-behind",
        )


def _kept(facts: Facts, name: str) -> list[str]:
    return sorted(value for value in facts.person.raw[name] if isinstance(value, str))


def _texts(entry: Entry, name: str) -> list[str]:
    return sorted(value for value in entry.wire(name) if isinstance(value, str))


def _fresh(facts: Facts, newest: Stamp | None) -> Iterator[Verdict]:
    if newest is not None and timedelta(0) <= facts.now - newest.when < FRESH:
        where = _(" at %(where)s") % {"where": newest.controller} if newest.controller else ""
        yield info(
            _("%(attribute)s was changed only %(ago)s%(where)s.")
            % {"attribute": newest.attribute, "ago": words.ago(newest.when), "where": where},
            cause=_("The other domain controllers and the User Replicator of the pool may not have it yet."),
            cure=_("Wait some minutes, then try to sign in again."),
            code="changed-just-now",
        )


def controllers(facts: Facts) -> list[Verdict]:
    """Several domain controllers say the same of the person. Codes: controller-differs, controller-silent."""
    entry = facts.there
    _answers = facts.directory
    found = list(facts.around.controllers())
    if len(found) < 2:
        return [ok(_("The console knows one domain controller, so there is nothing to compare."))]
    verdicts = [one for address, directory in found for one in _compared(entry, address, directory)]
    return verdicts or [ok(_("%(n)d domain controllers say the same of this person.") % {"n": len(found)})]


def _compared(entry: Entry, address: str, directory: Directory) -> Iterator[Verdict]:
    try:
        there = directory.get_by_guid(entry.guid, SIGN_IN)
    except DomainError as error:
        yield warning(
            _("%(controller)s does not answer.") % {"controller": address},
            cause=error.text,
            cure=_("Servers that use it can’t look people up: have it looked at."),
            code="controller-silent",
        )
        return
    cure = _("Wait until Active Directory has replicated, or have it done (repadmin /syncall).")
    if there is None:
        text = _("%(controller)s does not know this person yet.") % {"controller": address}
        yield warning(text, cause=_("Servers that use it refuse the sign-in."), cure=cure, code="controller-differs")
        return
    names = [name for name in SIGN_IN if entry.raw(name) != there.raw(name)]
    if names:
        said = {"controller": address, "names": ", ".join(names)}
        yield warning(
            _("%(controller)s has other values of: %(names)s.") % said,
            cause=_("Servers that use it see the person otherwise."),
            cure=cure,
            code="controller-differs",
        )
