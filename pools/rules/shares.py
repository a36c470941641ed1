"""Shares for meeting content, the address book and the other stores.

Source: Deploying Enterprise Edition, "Create the Pool", steps 12 and 14 (the format is \\\\<computer name>\\<share>;
the path must be a remote UNC path).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ocsadmin.errors import DomainError

from .host_names import LABEL_CHARACTERS, MissingValue, is_address
from .windows import LONGEST_FOLDER, part_problem

LONGEST_SHARE_NAME: Final = 80
"""Characters of a share's name (NNLEN of the Windows network API)."""
NOT_IN_SHARE_NAMES: Final = frozenset('"/\\[]:|<>+=;,*?')
THIS_COMPUTER: Final = frozenset({"localhost", ".", "?", "127.0.0.1", "::1", "loopback"})


class BadShare(DomainError):
    """A path is not a folder of a remote share."""

    code, status = "bad-share", 422
    message = "“{value}” can't be {what}: {problem}."
    hint = "{cure}"


@dataclass(frozen=True)
class UNCPath:
    """``\\\\computer\\share\\folder\\…`` in its parts."""

    computer: str
    share: str
    folders: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\\\\" + "\\".join((self.computer, self.share, *self.folders))

    @property
    def key(self) -> str:
        """What two spellings of the same folder share. Windows compares without case."""
        return str(self).casefold()


def check_share(value: str, *, field: str, what: str) -> UNCPath:
    """A folder of a share on another computer.

    :raises MissingValue: it is empty. :raises BadShare: it is local, or breaks a rule; the text says which.
    """
    if not value:
        raise MissingValue(
            field=field, what=what.removeprefix("the "), cure=r"Type a share, as in \\fs01\Presentation."
        )
    if problem := _form_problem(value):
        raise BadShare(field=field, value=value, what=what, problem=problem[0], cure=problem[1])
    computer, share, *folders = value[2:].removesuffix("\\").split("\\")
    checks = (_computer_problem(computer), _share_problem(share), *(part_problem(folder) for folder in folders))
    for problem in checks:
        if problem:
            raise BadShare(field=field, value=value, what=what, problem=problem[0], cure=problem[1])
    return UNCPath(computer, share, tuple(folders))


def _form_problem(value: str) -> tuple[str, str] | None:
    form = r"Type it as \\<computer name>\<share>."
    if re.match(r"[A-Za-z]:", value):
        return "it is a local path, which the pool's servers can't reach", form
    if "/" in value:
        return "it has a slash", f"Write backslashes: {value.replace('/', chr(92))}"
    if not value.startswith("\\\\"):
        return "it does not begin with two backslashes", form
    if len(value) > LONGEST_FOLDER:
        return f"it has {len(value)} characters; Windows allows {LONGEST_FOLDER}", "Choose a shorter path."
    if "\\" not in value[2:].removesuffix("\\"):
        return "it names a computer but no share", form
    return None


def _computer_problem(computer: str) -> tuple[str, str] | None:
    if computer.lower() in THIS_COMPUTER:
        return f"“{computer}” is whatever computer reads it, not a remote one", "Name the file server."
    if is_address(computer):
        return f"“{computer}” is an IP address", "Type the file server's name."
    if not computer:
        return "it names no computer", r"Type it as \\<computer name>\<share>."
    foreign = "".join(sorted(set(computer) - LABEL_CHARACTERS - {".", "_"}))
    if foreign:
        return f"the computer “{computer}” has “{foreign}”", "Type the file server's name or FQDN."
    if any(not label or len(label) > 63 or "-" in (label[0], label[-1]) for label in computer.split(".")):
        return f"“{computer}” can't be the name of a computer", "Type the file server's name or FQDN."
    return None


def _share_problem(share: str) -> tuple[str, str] | None:
    if not share:
        return "it has two backslashes in a row", r"Type it as \\<computer name>\<share>."
    if foreign := "".join(sorted(c for c in set(share) if c in NOT_IN_SHARE_NAMES or ord(c) < 32)):
        shown = foreign if foreign.isprintable() else "a control character"
        return f"the share “{share}” has {shown}, which Windows does not allow", "Leave that character out."
    if len(share) > LONGEST_SHARE_NAME:
        return f"the name of the share has {len(share)} characters; Windows allows {LONGEST_SHARE_NAME}", "Shorten it."
    if re.fullmatch(r"[A-Za-z]\$|ADMIN\$|IPC\$|PRINT\$", share, re.IGNORECASE):
        return f"“{share}” is an administrative share, whose permissions can't be changed", "Create a share of its own."
    return None if share.strip() == share else ("the share begins or ends with a blank", "Leave the blank out.")
