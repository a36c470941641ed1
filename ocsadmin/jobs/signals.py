"""What others may listen to. Sent after the commit, so that a listener reads what is stored."""

from django.dispatch import Signal

job_ended = Signal()
"""The worker is through with a job: it has ended, or all that is left waits for people. ``sender=Job, job=job``."""
