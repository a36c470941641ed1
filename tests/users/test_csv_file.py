"""CSV files as people really send them: encodings, delimiters, headings, quotes."""

from __future__ import annotations

import pytest

from users.csv import text
from users.csv.columns import all_operations, named
from users.csv.header import NOT_USED, read_header
from users.csv.text import Unreadable, read, safe, unquoted


def records(octets: bytes) -> list[tuple[int, list[str]]]:
    return list(read(octets).records())


class TestReadingAFile:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_knows_encodings_and_delimiters(self, encoding: str, delimiter: str) -> None:
        octets = "account,mail\r\nkím,kim@contoso.com\r\n".replace(",", delimiter).encode(encoding)
        table = read(octets)
        assert (table.encoding, table.delimiter) == (encoding if encoding != "utf-16" else "utf-16", delimiter)
        assert list(table.records()) == [(1, ["account", "mail"]), (2, ["kím", "kim@contoso.com"])]

    @pytest.mark.parametrize("line", ["sep=;\r\n", "SEP=;\n", '"sep=;"\r\n', "\ufeffsep=;\n"])
    def test_takes_the_line_by_which_excel_names_the_delimiter(self, line: str) -> None:
        octets = f"{line}account;mail\nkim,x;a\n".encode()
        assert records(octets) == [(1, ["account", "mail"]), (2, ["kim,x", "a"])]

    def test_counts_rows_as_a_spreadsheet_does(self) -> None:
        assert records(b'account,mail\n\n"ki\nm",x\n,\n lee ,y\n') == [
            (1, ["account", "mail"]), (3, ["ki\nm", "x"]), (5, ["lee", "y"]),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("octets", "why"),
        [
            (b"", "empty"),
            (b"  \r\n", "empty"),
            (b'account\n"kim\n', "Line 2"),
            (b'account\n"kim"x\n', "Line 2"),
            (b"\x89PNG\r\n\x1a\n\x81\x8d\x8f\x90", "octet"),
            (b"account\r\nk\0m\r\n", "NUL"),
            (b"account\r\n" + b"x" * 300 + b"\0\r\n", "NUL"),
            (b"PK\3\4\0\0", "NUL"),
            (b"\xff\xfe\x00", "octet"),
            (b"account\n" + b"x" * 200_000 + b"\n", "Line 2"),
        ],
    )
    def test_refuses_what_is_no_csv(self, octets: bytes, why: str) -> None:
        with pytest.raises(Unreadable, match=why):
            records(octets)

    def test_refuses_what_is_too_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(text, "LARGEST", 1 << 20)
        with pytest.raises(Unreadable, match="more than 1 MB"):
            read(b"account\n" + b"kim\n" * (1 << 19))

    @pytest.mark.parametrize("cell", ["=1+1", "+14255550100", "-1", "@SUM(A1)", "plain", "it's", "'quoted"])
    def test_cells_leave_as_text_and_come_back_as_they_were(self, cell: str) -> None:
        assert not safe(cell).startswith(("=", "+", "-", "@"))
        assert unquoted(safe(cell)) == cell


class TestHeadings:
    def test_may_be_written_in_many_ways(self) -> None:
        names, troubles = read_header(
            ["sAMAccountName", "Line URI", "Meeting-Policy", "problem", "Federation Enabled", ""],
            named("configure_users"),
        )
        assert names == ["account", "line_uri", "meeting_policy", NOT_USED, "federation", ""]
        assert troubles == []

    def test_are_all_told_at_once_where_they_are_wrong(self) -> None:
        names, troubles = read_header(["federatoin", "phone", "line", "Password", "x" * 500], named("configure_users"))
        texts = " ".join(one["text"] + one["cure"] for one in troubles)
        assert names[1] == names[2] == "line_uri"
        for told in ("Did you mean federation?", "2 columns mean line_uri", "would hold passwords", "who the rows are"):
            assert told in texts
        assert len(troubles) == 5

    @pytest.mark.parametrize("operation", [one.name for one in all_operations()])
    def test_of_the_template_are_taken(self, operation: str) -> None:
        found = named(operation)
        names, troubles = read_header([column.name for column in found.all_columns], found)
        assert names == [column.name for column in found.all_columns]
        assert troubles == []
