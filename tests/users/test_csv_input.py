"""CSV files as people really send them."""

from __future__ import annotations

import pytest

from users import csv_input
from users.csv_input import People, read_people

from . import factories

pytestmark = pytest.mark.django_db

DOMAINS = {"contoso.com"}


def read(text: str, encoding: str = "utf-8") -> People:
    return read_people(text.encode(encoding), sip_domains=DOMAINS)


def told(people: People) -> list[tuple[int, str]]:
    return [(problem.row, problem.column) for problem in people.problems]


class TestReadPeople:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_reads_encodings_and_delimiters(self, encoding: str, delimiter: str) -> None:
        kim = factories.user("Kim", account="kím", mail="kim@contoso.com")
        text = "account,sip_address\r\nkím,kim@contoso.com\r\n".replace(",", delimiter)
        people = read(text, encoding)
        assert people.problems == ()
        assert (people.guids, people.delimiter) == ((kim.guid,), delimiter)
        assert people.addresses == {kim.guid: "kim@contoso.com"}

    def test_takes_the_names_of_the_attributes_and_blank_lines(self) -> None:
        kim = factories.user("Kim", account="kim")
        assert read("sAMAccountName\n\nKIM\n\n").guids == (kim.guid,)

    def test_finds_people_by_upn_and_mail(self) -> None:
        kim = factories.user("Kim", account="kim", mail="k@contoso.com")
        lee = factories.user("Lee", account="lee")
        assert read("mail,user_principal_name\nk@contoso.com,\n,lee@contoso.com\n").guids == (kim.guid, lee.guid)

    def test_tells_every_mistake_of_every_row_at_once(self) -> None:
        factories.user("Kim", account="kim", mail="shared@contoso.com")
        factories.user("Lee", account="lee", mail="shared@contoso.com")
        rows = [
            "account,mail,sip_address",
            "nobody,,",
            "kim,,kim@contoso.net",
            "kim,,",
            ",shared@contoso.com,",
            "kim,lee@x,",
            ",,someone@contoso.com",
            "=cmd|' /C calc'!A0,,",
            "lee,,@SUM(A1)",
            "lee,,ok@contoso.com,extra",
            "nobody,no@body,two words@contoso.net",
            "lee,=1,x@contoso.net",
        ]
        found = told(read("\n".join(rows)))
        assert found == [
            (2, "account"), (3, "sip_address"), (4, "account"), (5, "mail"), (6, "mail"), (7, "account"),
            (8, "account"), (9, "sip_address"), (10, ""),
            (11, "account"), (11, "mail"), (11, "sip_address"), (11, "sip_address"), (12, "mail"), (12, "account"),
            (12, "sip_address"),
        ]  # fmt: skip

    def test_finds_one_address_given_to_two(self) -> None:
        factories.user("Kim", account="kim")
        factories.user("Lee", account="lee")
        people = read("account,sip_address\nkim,A@contoso.com\nlee,a@contoso.com\n")
        assert told(people) == [(3, "sip_address")]
        assert people.guids == ()

    @pytest.mark.parametrize(
        "text",
        ["", "account\n", "name,phone\nkim,1\n", "sip_address\na@contoso.com\n", "account,account\nkim,kim\n",
         'account\n"kim\n', "account\n\0\0\0\n"],
    )  # fmt: skip
    def test_refuses_a_file_as_a_whole(self, text: str) -> None:
        people = read(text)
        assert [problem.row for problem in people.problems] == [0]

    def test_refuses_octets_that_are_no_text(self) -> None:
        assert told(read_people(b"\x89PNG\r\n\x1a\n\x81\x8d\x8f\x90", sip_domains=DOMAINS)) == [(0, "")]

    @pytest.mark.parametrize("octets", [b"account\r\nk\0m\r\n", b"account\r\n" + b"x" * 300 + b"\0\r\n", b"PK\3\4\0\0"])
    def test_says_that_nul_is_no_text(self, octets: bytes) -> None:
        assert "NUL" in read_people(octets, sip_domains=DOMAINS).problems[0].text

    def test_refuses_a_file_that_is_too_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(csv_input, "LARGEST", 1 << 20)
        assert "more than 1 MB" in read("account\n" + "kim\n" * (1 << 19)).problems[0].text

    def test_refuses_more_rows_than_it_can_take(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(csv_input, "MOST_ROWS", 3)
        people = read("account\n" + "kim\n" * 4)
        assert "more than 3 rows" in people.problems[0].text

    def test_the_template_is_a_header_that_it_takes(self) -> None:
        assert read(csv_input.TEMPLATE).problems[0].text == "The file has no rows below its header."

    def test_formulas_leave_as_text(self) -> None:
        people = read("account\n=1+1\n")
        assert "'=1+1" in csv_input.problems_as_csv(people.problems)
