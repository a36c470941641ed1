"""A job is a plan that is being or has been carried out; its rows are the deployment log."""

from ocsadmin.plans.result import Result

from .job import Job
from .row import Row
from .secret import JobSecret
from .shown_plan import ShownPlan

__all__ = ["Job", "JobSecret", "Result", "Row", "ShownPlan"]
