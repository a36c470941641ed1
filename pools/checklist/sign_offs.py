"""People say that a step is done, or that it does not apply, and take that back. Each of it is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocsadmin.accounts import audit
from ocsadmin.accounts.models import Account
from ocsadmin.accounts.rights import require
from ocsadmin.acting import right_names
from ocsadmin.errors import BadInput, DomainError
from pools.models import Pool, SignOff

from . import content
from .state import State, checklist_of

PERMISSION = right_names.SIGN_OFF
LONGEST_NOTE = 500


class NoSuchStep(DomainError):
    """The checklist of this pool has no such step."""

    code, field, status = "no-such-step", "step", 404
    message = "The checklist of {pool} has no step “{step}”."
    hint = "The steps depend on the edition of the pool: look at its checklist."


class AlreadySignedOff(DomainError):
    """The step is signed off already."""

    code, field = "already-signed-off", "step"
    message = "“{title}” was signed off by {who} on {when:%Y-%m-%d}."
    hint = "Withdraw that first, if it is no longer right."


class NothingToSignOff(DomainError):
    """Nobody has to sign the step off."""

    code, field = "nothing-to-sign-off", "step"
    message = "“{title}” needs no sign-off: {why}"
    hint = "Reload the page to see how it stands."


class NotSignedOff(DomainError):
    """The sign-off was withdrawn, or there never was one."""

    code, field = "not-signed-off", "step"
    message = "“{title}” is not signed off."
    hint = "Reload the page to see how it stands."


def sign_off(
    pool: Pool, step: str, *, acting_user: Account, now: datetime, kind: str = SignOff.Kind.DONE, note: str = ""
) -> SignOff:
    """Say that a step is done, or does not apply.

    :raises RightMissing: this account may not sign off.
    :raises NoSuchStep: :raises BadInput: the note is missing or too long. :raises AlreadySignedOff:
    :raises NothingToSignOff: the step is verified, or the facts rule it out.
    """
    require(acting_user, PERMISSION)
    note = _note(note, needed=kind == SignOff.Kind.NOT_APPLICABLE)
    title = _title_to_sign(pool, step)
    made = SignOff(
        pool_guid=pool.guid, pool_name=pool.name, step=step, kind=SignOff.Kind(kind), note=note,
        signed_by=acting_user, signed_by_name=acting_user.get_full_name(), signed_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
            _record("step-signed-off", made, acting_user)
    except IntegrityError as error:
        standing = SignOff.objects.standing().filter(pool_guid=pool.guid, step=step).first()
        if standing is None:
            raise
        raise AlreadySignedOff(title=title, who=standing.signed_by_name, when=standing.signed_at) from error
    return made


def withdraw(pool: Pool, step: str, *, acting_user: Account, now: datetime, note: str = "") -> SignOff:
    """Take the standing sign-off of a step back.

    :raises RightMissing: :raises NoSuchStep: :raises BadInput: :raises NotSignedOff: see the classes.
    """
    require(acting_user, PERMISSION)
    title = title_of(pool, step)
    values = {
        "withdrawn_by": acting_user, "withdrawn_by_name": acting_user.get_full_name(), "withdrawn_at": now,
        "withdrawn_note": _note(note),
    }  # fmt: skip
    with transaction.atomic():
        standing = SignOff.objects.standing().select_for_update().filter(pool_guid=pool.guid, step=step).first()
        if standing is None:
            raise NotSignedOff(title=title)
        for name, value in values.items():
            setattr(standing, name, value)
        standing.save(update_fields=list(values))
        _record("sign-off-withdrawn", standing, acting_user)
    return standing


def history_of(pool: Pool) -> list[tuple[str, SignOff]]:
    """All sign-offs of a pool, standing and withdrawn, the newest first, each with the title of its step."""
    titles = {step.key: str(step.title) for phase in content.phases_of(pool) for step in phase.steps}
    return [(titles.get(one.step, one.step), one) for one in SignOff.objects.filter(pool_guid=pool.guid)]


def title_of(pool: Pool, key: str) -> str:
    """:raises NoSuchStep: the pool's edition has no such step."""
    step = content.step_of(pool, key)
    if step is None:
        raise NoSuchStep(pool=pool.name, step=key[:60])
    return str(step.title)


def _title_to_sign(pool: Pool, key: str) -> str:
    title = title_of(pool, key)
    standing = checklist_of(pool).step(key)
    if standing is None or standing.can_be_signed:
        return title
    if standing.sign_off is not None:
        raise AlreadySignedOff(title=title, who=standing.sign_off.signed_by_name, when=standing.sign_off.signed_at)
    verified = standing.state == State.VERIFIED
    raise NothingToSignOff(title=title, why=_("it is verified.") if verified else standing.reason)


def _note(text: str, *, needed: bool = False) -> str:
    note = " ".join(text.split())
    if needed and not note:
        raise BadInput(_("The reason is missing."), cure=_("Say why the step does not apply."), field="note")
    if len(note) > LONGEST_NOTE or "\x00" in note:
        raise BadInput(
            _("The note is too long: %(now)d characters.") % {"now": len(note)},
            cure=_("Write %(most)d characters at most.") % {"most": LONGEST_NOTE},
            field="note",
        )
    return note


def _record(what: str, one: SignOff, acting_user: Account) -> None:
    detail = {"step": one.step, "kind": one.kind, "note": one.withdrawn_note or one.note}
    audit.record(what, who=acting_user, target=one.pool_name, detail=detail)
