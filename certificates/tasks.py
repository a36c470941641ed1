"""What workers do for certificates. Ids by keyword; unknown arguments pass."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from . import outside
from .issuing import asking
from .notices import make_notices
from .probing import ask_if_due, carry_out
from .probing import outside as outside_of_probing


@shared_task(acks_late=True, reject_on_worker_lost=True)
def look_at_endpoints(*, run_id: int, **_: object) -> None:
    """Carry out what is left of a look at all places."""
    carry_out(run_id, outside_of_probing.probe_of)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def ask_authority(*, request_id: str, **_: object) -> None:
    """Ask the authority what became of a request that it lets wait."""
    asking.ask_again(request_id, outside.authority_of)


@shared_task
def tell_of_ends(**_: object) -> None:
    """The clock's: certificates in use that end soon."""
    make_notices(timezone.now())


@shared_task
def look_if_due(**_: object) -> None:
    """The clock's: look at all places once a day."""
    ask_if_due()
