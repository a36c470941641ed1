"""The pages about people."""

from .begin import begin
from .csv import csv_problems, csv_template, enable_from_csv
from .lists import found, user_list
from .person import user
from .restore_points import restore_point_list

__all__ = [
    "begin",
    "csv_problems",
    "csv_template",
    "enable_from_csv",
    "found",
    "restore_point_list",
    "user",
    "user_list",
]
