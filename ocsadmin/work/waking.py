"""Waking workers. A message says 'look', by the name of a task; what is to be done stands in the database."""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
CONNECT_TIMEOUT = 2
"""Seconds."""


def wake(task: str, **arguments: object) -> bool:
    """Send a task to the workers. False, after at most two seconds, where no broker answers: someone waits for a page.

    That is no error for what is swept up later; others tell the person.
    """
    options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, "max_retries": 0}
    try:
        with current_app.connection_for_write(connect_timeout=CONNECT_TIMEOUT, transport_options=options) as line:
            current_app.send_task(task, kwargs=arguments, retry=False, connection=line)
    except (OperationalError, OSError) as error:
        logger.warning("The broker did not take the message for %s %s: %s", task, arguments, error)
        return False
    return True


def wake_after_commit(task: str, **arguments: object) -> None:
    """The same once the transaction is stored; its outcome is nobody's concern."""
    transaction.on_commit(partial(wake, task, **arguments))
