"""The one engine of everything that runs in the background. The database is the truth; a message only wakes workers.

**A row that workers work on** is a model made of ``work.models.Leased``. In ``AppConfig.ready`` its app says which task
works on it, by name, so that nobody has to import the task::

    work.register(Job, task="ocsadmin.jobs.tasks.run_job", argument="job_id")

**Asking for work**: ``work.request(row)`` in the transaction that stores it: workers are woken after the commit, and
the sweeper (``work.sweep``, one entry of the beat for all models) wakes them again, later each time, until one has
taken it. ``wake_at`` is None where there is nothing to do.

**Doing it**: a worker takes a lease. Each holder gets a higher epoch, and everything it stores says ``WHERE epoch =
mine``, so that a late worker's write touches nothing::

    lease = work.Lease.take(Job.objects.filter(state__in=Job.LIVE), job_id, seconds=20, state=Job.State.RUNNING)
    if lease is None:
        return  # nothing to do, or someone else does it
    with lease.storing(counts=counts):  # progress: the lease is prolonged, other rows are stored in its transaction
        row.save()
    lease.renew_if_due()  # while one waits for something
    with lease.storing():  # an ending, with what must follow from it
        lease.release(state=Job.State.DONE)
        outbox.publish("job-ended", job_id=job_id)

Between two writes to the outside ``lease.is_sure`` says whether nobody else can have taken over yet. ``LeaseLost`` is
raised by every statement of a holder that was too slow; it stops and stores nothing. Times are the database's: they are
set from and compared with its clock only, so a worker's own clock may be wrong. Holders are called by random ids.

**What must happen afterwards**: ``outbox.publish`` stores it in the transaction of the ending; handlers are registered
by name (``outbox.subscribe``) and called again until they succeed, each on its own.
"""

from .lease import Lease, LeaseLost, held, interrupt, unheld
from .registry import register, request, sweep, wake_for
from .waking import wake, wake_after_commit

__all__ = [
    "Lease",
    "LeaseLost",
    "held",
    "interrupt",
    "register",
    "request",
    "sweep",
    "unheld",
    "wake",
    "wake_after_commit",
    "wake_for",
]
