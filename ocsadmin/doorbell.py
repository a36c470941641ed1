"""The broker is only a doorbell: a message says 'look', what is to be done stands in the database."""

from __future__ import annotations

import logging
from typing import Any

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
CONNECT_TIMEOUT = 2
"""Seconds."""


def ring(task: Any, **arguments: object) -> bool:
    """Send a task to the workers. False, after at most two seconds, where no broker answers: someone waits for a page.

    That is no error for what is swept up later (jobs, the clock's replication); others tell the person.
    """
    options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, "max_retries": 0}
    try:
        with current_app.connection_for_write(connect_timeout=CONNECT_TIMEOUT, transport_options=options) as line:
            task.apply_async(kwargs=arguments, retry=False, connection=line)
    except (OperationalError, OSError) as error:
        logger.warning("The broker did not take the message for %s %s: %s", task.name, arguments, error)
        return False
    return True
