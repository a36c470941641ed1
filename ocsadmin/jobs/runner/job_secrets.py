"""The secrets of a job while it runs: opened one by one, destroyed as soon as no row needs them any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ocsadmin.errors import DomainError
from ocsadmin.jobs.models import Job, JobSecret, Row
from ocsadmin.jobs.models.secret import PURPOSE
from ocsadmin.plans.kinds.secrets import in_words
from ocsadmin.sealing import unseal


class SecretGone(DomainError):
    """A secret has been destroyed."""

    code, status = "secret-gone", 422
    message = "The {what} is not kept any more: a secret is destroyed once it was used or its job ended."
    hint = "Retry, and type it again."


class JobSecrets:
    """Still sealed in memory; one is opened only in the change that asks for it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._sealed = {secret.name: bytes(secret.sealed) for secret in JobSecret.objects.filter(job=job)}
        self._needed = self._count() if self._sealed else Counter[str]()

    def open(self, name: str) -> str:
        """:raises SecretGone: there is none (any more). :raises SealBroken: the console's secret key has changed."""
        sealed = self._sealed.get(name)
        if sealed is None:
            raise SecretGone(what=in_words(name))
        return unseal(sealed, PURPOSE).decode()

    def wipe_after(self, rows: Iterable[Row]) -> None:
        """These rows have ended: destroy what no other row of the job will open."""
        if not self._sealed:
            return
        names = [name for row in rows for name in row.change.secrets.values()]
        self._needed.subtract(names)
        done = {name for name in names if self._needed[name] <= 0}
        if done:
            JobSecret.objects.filter(job=self._job, name__in=done).delete()
            self._sealed = {name: sealed for name, sealed in self._sealed.items() if name not in done}

    def _count(self) -> Counter[str]:
        """Name → how many rows that are still to be done open it."""
        rows = self._job.rows.still_to_do().values_list("change_json__data__secrets", flat=True)
        return Counter(name for named in rows.iterator(chunk_size=1000) for name in (named or {}).values())
