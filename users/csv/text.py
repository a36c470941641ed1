"""A file of people as text: encoding, delimiter, header, cells; whatever spreadsheets make of them.

Sources: RFC 4180; Unicode Standard, section 3.10 (byte order marks); Excel's ``sep=`` line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ocsadmin.errors import BadInput

MOST_ROWS: Final = 100_000
LARGEST: Final = 30 * 1024 * 1024
MOST_LINES: Final = 1_048_576
"""Blank ones too: what a sheet of Excel holds."""
MOST_COLUMNS: Final = 500
LONGEST_LINE: Final = 256 * 1024
"""In octets."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is taken for a formula by spreadsheets (OWASP, "CSV Injection")."""

_SEP_LINE: Final = re.compile(r"\A\ufeff?\"?sep=(.)\"?\r?\n", re.IGNORECASE)
_SAVE_AS: Final = "Save it as CSV in UTF-8."


class Unreadable(BadInput):
    """The file as a whole can't be used."""

    code = "csv-unreadable"


@dataclass(frozen=True)
class Table:
    """A file that was decoded. ``delimiter`` is a comma, a semicolon or a tab."""

    text: str
    encoding: str
    delimiter: str

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Row as a spreadsheet counts (the header is 1) and its cells without blanks around; empty rows are left out.

        :raises Unreadable: quotation marks that do not end, cells without measure.
        """
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter, strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                if len(cells) > MOST_COLUMNS:
                    raise _too_many_columns(reader.line_num)
                plain = [unquoted(cell.strip()) for cell in cells]
                if any(plain):
                    yield number, plain
        except csv.Error as error:
            why = f"Line {reader.line_num} can't be read as CSV: {error}."
            raise Unreadable(why, cure="Check the quotation marks there.") from error


def measure(octets: bytes) -> None:
    """Refuse what is out of all measure, before anything is decoded or stored: quickly, and without a copy.

    :raises Unreadable: too large, too many lines, a line too long, or too many columns in the first line.
    """
    if len(octets) > LARGEST:
        raise Unreadable(f"The file has more than {LARGEST >> 20} MB.", cure="Split it into several files.")
    if octets.count(b"\n") > MOST_LINES or octets.count(b"\r") > MOST_LINES:
        cure = "Leave blank lines out, or split it into several files."
        raise Unreadable(f"The file has more than {MOST_LINES:,} lines.", cure=cure)
    begin, number = 0, 1
    while (end := octets.find(b"\n", begin)) >= 0:
        _check_line(octets, begin, end, number)
        begin, number = end + 1, number + 1
    _check_line(octets, begin, len(octets), number)


def _check_line(octets: bytes, begin: int, end: int, number: int) -> None:
    if end - begin > LONGEST_LINE:
        why = f"Line {number} has more than {LONGEST_LINE >> 10} KB."
        raise Unreadable(why, cure="Check the quotation marks and line ends there.")
    if number == 1 and max(octets.count(mark, begin, end) for mark in (b",", b";", b"\t")) >= MOST_COLUMNS:
        raise _too_many_columns(number)


def _too_many_columns(line: int) -> Unreadable:
    cure = "Take the template: it has the columns that are used."
    return Unreadable(f"Line {line} has more than {MOST_COLUMNS} columns.", cure=cure)


def read(octets: bytes) -> Table:
    """:raises Unreadable: out of all measure, no text, or nothing in it."""
    measure(octets)
    text, encoding = _decoded(octets)
    named = _SEP_LINE.match(text)
    text = text[named.end() :] if named else text.removeprefix("\ufeff")
    if not text.strip():
        raise Unreadable("The file is empty.", cure="Take the template, and give each person a row.")
    return Table(text, encoding, named[1] if named and named[1] in ",;\t|" else _delimiter(text))


def unquoted(cell: str) -> str:
    """Without the apostrophe by which our own exports keep spreadsheets from calculating: ``'+1`` → ``+1``."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA else cell


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; :func:`unquoted` takes it back."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _decoded(octets: bytes) -> tuple[str, str]:
    """The text and the name of its encoding."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if octets.startswith(mark):
            return _try(octets, encoding), encoding
    if encoding := _utf_16_without_mark(octets):
        return _try(octets, encoding), encoding
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError:
        return _try(octets, "cp1252"), "cp1252"
    return _try(octets, "utf-8"), "utf-8"


def _utf_16_without_mark(octets: bytes) -> str:
    """Which UTF-16 the header is in: its letters are ASCII, so that every other octet is NUL. Else empty."""
    first, second = octets[0:16:2], octets[1:16:2]
    if first.strip(b"\0") and not second.strip(b"\0"):
        return "utf-16-le" if second else ""
    return "utf-16-be" if second.strip(b"\0") and not first.strip(b"\0") else ""


def _try(octets: bytes, encoding: str) -> str:
    try:
        text = octets.decode(encoding)
    except UnicodeDecodeError as error:
        why = f"The file is no text: octet {error.start + 1} is none of {encoding}."
        raise Unreadable(why, cure=_SAVE_AS) from error
    if "\0" in text:
        raise Unreadable("The file is no text: it holds NUL characters.", cure=_SAVE_AS)
    return text


def _delimiter(text: str) -> str:
    """The comma, semicolon or tab that the first line has most of."""
    first = text.lstrip("\r\n").partition("\n")[0]
    return max(",;\t", key=first.count)
