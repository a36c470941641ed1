"""The pages about people."""

from .begin import begin
from .csv import (
    csv_discard,
    csv_export,
    csv_plan,
    csv_progress,
    csv_start,
    csv_template,
    csv_upload,
    enable_from_csv,
)
from .diagnosis import diagnosis
from .lists import found, user_list
from .new_passwords import show_new_passwords
from .person import user
from .restore_points import restore_point_list
from .timeline import timeline, timeline_csv

__all__ = [
    "begin",
    "csv_discard",
    "csv_export",
    "csv_plan",
    "csv_progress",
    "csv_start",
    "csv_template",
    "csv_upload",
    "diagnosis",
    "enable_from_csv",
    "found",
    "restore_point_list",
    "show_new_passwords",
    "timeline",
    "timeline_csv",
    "user",
    "user_list",
]
