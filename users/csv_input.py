"""People and their addresses from a CSV file: read whole, every mistake of every row found, nothing written."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from users import sip_uri
from users.models import User

COLUMNS: Final = ("account", "user_principal_name", "mail", "sip_address")
IDENTIFYING: Final = COLUMNS[:3]
TEMPLATE: Final = ",".join(COLUMNS) + "\r\n"
MOST_ROWS: Final = 100_000
LARGEST: Final = 30 * 1024 * 1024

_ALIASES: Final = {
    "samaccountname": "account",
    "userprincipalname": "user_principal_name",
    "upn": "user_principal_name",
    "email": "mail",
    "emailaddress": "mail",
    "sipaddress": "sip_address",
    "sipuri": "sip_address",
    "primaryuseraddress": "sip_address",
}
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in a row. ``row`` is the line number in the file; 0 is the file as a whole."""

    row: int
    column: str
    value: str
    text: str
    cure: str


@dataclass(frozen=True)
class People:
    """What a file says: GUIDs in its order, the addresses that it gives, and all that is wrong with it."""

    guids: tuple[UUID, ...] = ()
    addresses: Mapping[UUID, str] = field(default_factory=dict)
    problems: tuple[RowProblem, ...] = ()
    encoding: str = ""
    delimiter: str = ""


class _Unreadable(Exception):
    """The file as a whole can't be used."""

    def __init__(self, text: str, cure: str, value: str = "") -> None:
        super().__init__(text)
        self.problem = RowProblem(0, "", value, text, cure)


@dataclass(frozen=True)
class _Row:
    number: int
    cells: Mapping[str, str]


def read_people(octets: bytes, *, sip_domains: Collection[str]) -> People:
    """Read a file and look its people up in the mirror. ``sip_domains`` in small letters.

    With any problem nobody is returned: a list is used whole or not at all.
    """
    try:
        text, encoding = _decoded(octets)
        delimiter = _delimiter(text)
        rows, problems = _rows(text, delimiter)
    except _Unreadable as unreadable:
        return People(problems=(unreadable.problem,))
    people = _People(Known(), sip_domains, problems)
    for row in rows:
        people.take(row)
    found = tuple(sorted(people.problems, key=lambda problem: problem.row))
    if found:
        return People(problems=found, encoding=encoding, delimiter=delimiter)
    return People(tuple(people.guids), people.addresses, (), encoding, delimiter)


def problems_as_csv(problems: Sequence[RowProblem]) -> str:
    """The problems for a spreadsheet; values that it would take for formulas are quoted as text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("row", "column", "value", "problem", "cure"))
    for one in problems:
        value = f"'{one.value}" if one.value.startswith(_FORMULA) else one.value
        writer.writerow((one.row or "", one.column, value, one.text, one.cure))
    return out.getvalue()


def _decoded(octets: bytes) -> tuple[str, str]:
    """The text and the name of its encoding."""
    if len(octets) > LARGEST:
        raise _Unreadable(f"The file has more than {LARGEST >> 20} MB.", "Split it into several files.")
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
        return "utf-16-le"
    return "utf-16-be" if second.strip(b"\0") and not first.strip(b"\0") else ""


def _try(octets: bytes, encoding: str) -> str:
    try:
        text = octets.decode(encoding)
    except UnicodeDecodeError as error:
        why = f"The file is no text: octet {error.start + 1} is none of {encoding}."
        raise _Unreadable(why, "Save it as CSV in UTF-8.") from error
    if "\0" in text:
        raise _Unreadable("The file is no text: it holds NUL characters.", "Save it as CSV in UTF-8.")
    return text


def _delimiter(text: str) -> str:
    """The comma, semicolon or tab that the first line has most of."""
    first = text.lstrip("\ufeff\r\n").partition("\n")[0]
    return max(",;\t", key=first.count)


def _rows(text: str, delimiter: str) -> tuple[list[_Row], list[RowProblem]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = _header(next(reader, []))
        rows: list[_Row] = []
        problems: list[RowProblem] = []
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) + len(problems) >= MOST_ROWS:
                raise _Unreadable(f"The file has more than {MOST_ROWS:,} rows.", "Split it into several files.")
            if len(cells) > len(header):
                problems.append(_too_many(reader.line_num, cells, header))
            else:
                named = zip(header, (cell.strip() for cell in cells), strict=False)
                rows.append(_Row(reader.line_num, dict(named)))
    except csv.Error as error:
        why = f"Line {reader.line_num} can't be read as CSV: {error}."
        raise _Unreadable(why, "Check the quotation marks there.") from error
    if not rows and not problems:
        raise _Unreadable("The file has no rows below its header.", "Give each person a row.")
    return rows, problems


def _too_many(number: int, cells: Sequence[str], header: Sequence[str]) -> RowProblem:
    text = f"The row has {len(cells)} cells, the header {len(header)}."
    return RowProblem(number, "", " | ".join(cells)[:100], text, "Put cells that hold the delimiter in quotes.")


def _header(cells: Sequence[str]) -> list[str]:
    plain = [cell.strip().lower().lstrip("\ufeff").replace(" ", "_").replace("-", "") for cell in cells]
    names = [_ALIASES.get(name.replace("_", ""), name) for name in plain]
    known = f"The columns are {', '.join(COLUMNS)}; sip_address may be left out, and two of the others."
    wrong = [cell for cell, name in zip(cells, names, strict=True) if name not in COLUMNS]
    if wrong or not any(name in IDENTIFYING for name in names):
        what = f"“{wrong[0]}” is not one of its columns" if wrong else "it does not say who the people are"
        raise _Unreadable(f"The header can't be used: {what}.", known, wrong[0] if wrong else ",".join(cells))
    if len(set(names)) < len(names):
        raise _Unreadable("The header names a column twice.", known, ",".join(cells))
    return names


class Known:
    """Everybody in the mirror by account, by UPN and by e-mail address, without case. Read once for many names."""

    def __init__(self) -> None:
        self._by: dict[str, dict[str, list[UUID]]] = {name: {} for name in IDENTIFYING}
        for guid, *values in User.objects.values_list("guid", *IDENTIFYING).iterator(chunk_size=5000):
            for name, value in zip(IDENTIFYING, values, strict=True):
                if value:
                    self._by[name].setdefault(value.casefold(), []).append(guid)

    def who(self, column: str, value: str) -> list[UUID]:
        return self._by[column].get(value.casefold(), [])


class _People:
    """The people taken so far, and what was wrong."""

    def __init__(self, known: Known, sip_domains: Collection[str], problems: list[RowProblem]) -> None:
        self._known, self._domains = known, sip_domains
        self._rows: dict[UUID, int] = {}
        self._addresses: dict[str, int] = {}
        self.addresses: dict[UUID, str] = {}
        self.problems = problems

    @property
    def guids(self) -> list[UUID]:
        return list(self._rows)

    def take(self, row: _Row) -> None:
        """Whatever is wrong in the row is told, each cell for itself."""
        formulas = {column for column, value in row.cells.items() if value.startswith(_FORMULA)}
        for column in row.cells:
            if column in formulas:
                text = "The cell begins like a formula of a spreadsheet."
                self._wrong(row, column, text, "Write the plain value.")
        guid = self._person(row, without=formulas)
        if guid is not None:
            self._take_person(row, guid)
        if "sip_address" not in formulas:
            self._take_address(row, guid)

    def _person(self, row: _Row, *, without: Collection[str]) -> UUID | None:
        """The one person whom all filled columns of the row name."""
        filled = [
            (column, row.cells[column]) for column in IDENTIFYING if row.cells.get(column) and column not in without
        ]
        if not filled and not any(row.cells.get(column) for column in IDENTIFYING):
            self._wrong(row, IDENTIFYING[0], "The row does not say who it is about.", "Fill in the account.")
        found: set[UUID] = set()
        unknown = False
        for column, value in filled:
            those = self._known.who(column, value)
            if len(those) != 1:
                text = f"Nobody has this {column}." if not those else f"{len(those)} people have this {column}."
                cure = (
                    "Check the spelling; someone new may have to be replicated first."
                    if not those
                    else "Use the account."
                )
                self._wrong(row, column, text, cure)
                unknown = True
            else:
                found.update(those)
        if len(found) > 1:
            self._wrong(row, filled[-1][0], "The columns of this row name different people.", "Keep one of them.")
        return found.pop() if len(found) == 1 and not unknown else None

    def _take_person(self, row: _Row, guid: UUID) -> None:
        first = self._rows.setdefault(guid, row.number)
        if first != row.number:
            column = next(name for name in IDENTIFYING if row.cells.get(name))
            self._wrong(row, column, f"This person is in row {first} already.", "Keep one of the two rows.")

    def _take_address(self, row: _Row, guid: UUID | None) -> None:
        address = row.cells.get("sip_address", "")
        if not address:
            return
        for problem in sip_uri.check(address, self._domains):
            self._wrong(row, "sip_address", problem.text, problem.cure)
        first = self._addresses.setdefault(sip_uri.key(address), row.number)
        if first != row.number and (guid is None or self._rows[guid] == row.number):
            self._wrong(
                row, "sip_address", f"Row {first} has this address too.", "Give one of the two another address."
            )
        if guid is not None:
            self.addresses[guid] = sip_uri.plain(address)

    def _wrong(self, row: _Row, column: str, text: str, cure: str) -> None:
        self.problems.append(RowProblem(row.number, column, row.cells.get(column, ""), text, cure))
