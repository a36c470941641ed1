"""Folders on the back end, for database files and transaction logs.

Source: Deploying Enterprise Edition, "Create the Pool", Locations for Backend Databases.
"""

from __future__ import annotations

import re

from ocsadmin.errors import DomainError

from .host_names import MissingValue
from .windows import LONGEST_FOLDER, part_problem


class BadLocalPath(DomainError):
    """A path is not a folder on the back end's own disks."""

    code, status = "bad-local-path", 422
    message = "“{value}” can't be {what}: {problem}."
    hint = "{cure}"


def check_local_path(value: str, *, field: str, what: str) -> str:
    """A folder on a local disk: drive letter, colon, backslash. A final backslash is dropped.

    :raises MissingValue: it is empty. :raises BadLocalPath: it is a share, relative, or breaks a rule of Windows.
    """
    if not value:
        raise MissingValue(field=field, what=what.removeprefix("the "), cure=r"Type a folder, as in E:\LC Data.")
    if problem := _problem(value):
        raise BadLocalPath(field=field, value=value, what=what, problem=problem[0], cure=problem[1])
    return value if len(value) == 3 else value.rstrip("\\")


def drive_of(path: str) -> str:
    """``E:`` of ``e:\\LC Data``."""
    return path[:2].upper()


def _problem(value: str) -> tuple[str, str] | None:
    if value.startswith(("\\\\", "//")):
        return (
            "it is a share, and SQL Server keeps its files on its own disks",
            r"Type a local folder, as in E:\LC Data.",
        )
    if "/" in value:
        return "it has a slash", f"Write backslashes: {value.replace('/', chr(92))}"
    if not re.match(r"[A-Za-z]:\\", value):
        return "it does not begin with a drive, a colon and a backslash", r"Type the whole path, as in E:\LC Data."
    if len(value) > LONGEST_FOLDER:
        return f"it has {len(value)} characters; Windows allows {LONGEST_FOLDER}", "Choose a shorter path."
    rest = value[3:].removesuffix("\\")
    parts = rest.split("\\") if rest else []
    return next((problem for part in parts if (problem := part_problem(part))), None)
