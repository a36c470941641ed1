"""A job is a plan that is being or has been carried out; its rows are the deployment log."""

from .job import Job
from .row import Result, Row
from .secret import JobSecret

__all__ = ["Job", "JobSecret", "Result", "Row"]
