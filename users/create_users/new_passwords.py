"""First passwords of people: made at random when a job is stored, shown once when it has ended.

Sources: NIST SP 800-90A (random numbers of the operating system); Windows security policy, "Password must meet
complexity requirements".
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ocsadmin import sealing
from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.jobs import generated
from ocsadmin.jobs.models import Job
from ocsadmin.web.jobs import related
from ocsadmin.web.jobs.related import Related
from pools.service_accounts.password_policy import PasswordPolicy, policy_for_new_accounts
from users.models import NewPassword
from users.models.new_password import PURPOSE

if TYPE_CHECKING:
    from ocsadmin.accounts.models import Account

PREFIX: Final = "random_password_of_"
LENGTH: Final = 16
"""Characters, unless the domain wants more: about 90 bits."""
_KINDS: Final = ("ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789", "!#$%*?_")
"""Without those that look alike on paper, and those with which a formula of a spreadsheet begins."""
AT_ONCE: Final = 500
_SAM = "sAMAccountName"


class NothingToShow(DomainError):
    """There are no passwords to be shown."""

    code, status = "nothing-to-show", 410
    message = "There is no password of this job to be shown to you."
    hint = "Each is shown once, to whoever started the job. Reset the password if nobody has noted it."


class NotYet(DomainError):
    """The job still runs."""

    code, status = "passwords-not-yet", 409
    message = "Job {job} has not ended yet."
    hint = "The passwords are shown once it has: only those of accounts that were created."


@dataclass(frozen=True)
class Shown:
    """A password as it is shown: who it is for, and how they sign in."""

    name: str
    logon_name: str
    account: str
    password: str


def connect() -> None:
    generated.register(PREFIX, make, keep)
    related.add(_passwords_waiting)


def make(names: list[str], directory: Directory) -> dict[str, str]:
    """A password for each of these secrets, as the domain's policy for new accounts wants them."""
    policy = policy_for_new_accounts(directory)
    return {name: strong(policy, name.removeprefix(PREFIX)) for name in names}


def strong(policy: PasswordPolicy, account: str) -> str:
    """Characters of every kind in random order; tried again in the rare case that it holds the account's name."""
    while True:
        characters = [secrets.choice(kind) for kind in _KINDS]
        characters += [secrets.choice("".join(_KINDS)) for _ in range(max(LENGTH, policy.least) - len(_KINDS))]
        secrets.SystemRandom().shuffle(characters)
        password = "".join(characters)
        if not policy.problems(password, account=account):
            return password


def keep(job: Job, made: Mapping[str, str]) -> None:
    """Called in the transaction that stores the job."""
    rows = (NewPassword(job=job, secret=name, sealed=_sealed(password)) for name, password in made.items())
    NewPassword.objects.bulk_create(rows, batch_size=AT_ONCE)


def waiting(job: Job, account: Account) -> int:
    """How many passwords of this job can be shown to this person; nobody else learns that there are any."""
    return NewPassword.objects.fresh().filter(job=job).count() if job.created_by_id == account.pk else 0


def _passwords_waiting(job: Job, account: Account) -> Related | None:
    """Told on the job's page to whoever started it, once it has ended."""
    if job.is_unfinished or not (count := waiting(job, account)):
        return None
    text = ngettext(
        "%(n)d first password waits to be shown to you, once.",
        "%(n)d first passwords wait to be shown to you, once.",
        count,
    )
    return Related(text % {"n": count}, reverse("new-passwords", args=[job.pk]), _("Show…"), icon="key")


def show_once(job: Job, account: Account) -> list[Shown]:
    """The passwords of the accounts that were created. After this call there are none.

    :raises NothingToShow: someone else started the job, or they were shown or have expired. :raises NotYet: it runs.
    """
    if not waiting(job, account):
        raise NothingToShow()
    if job.is_unfinished:
        raise NotYet(job=job.pk)
    with transaction.atomic():
        kept = NewPassword.objects.select_for_update().fresh().filter(job=job)
        found = {one.secret: one.open() for one in kept.iterator(chunk_size=AT_ONCE)}
        gone, _by_model = NewPassword.objects.filter(job=job).delete()
        if not found or gone < len(found):
            raise NothingToShow()
    return list(_created(job, found))


def remove_expired() -> int:
    """Those that nobody looked at in time. Returns how many."""
    count, _by_model = NewPassword.objects.expired().delete()
    return count


def _created(job: Job, found: Mapping[str, str]) -> Iterator[Shown]:
    """In the order of the job, only where the account was made."""
    for row in job.rows.done().filter(kind="directory.add").iterator(chunk_size=AT_ONCE):
        change = row.change
        secret = change.secrets.get("unicodePwd", "")
        if secret in found:
            name, logon, account = (_first(change.after, one) for one in ("displayName", "userPrincipalName", _SAM))
            yield Shown(name, logon, account, found[secret])


def _first(values: Mapping[str, Any], name: str) -> str:
    return str(values[name][0]) if values.get(name) else ""


def _sealed(password: str) -> bytes:
    return sealing.seal(password.encode(), PURPOSE)
