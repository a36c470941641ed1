"""A file out of all measure is refused within a second, with little memory, before anything is stored."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ocsadmin.accounts.models import Account
from users.csv import text
from users.models import CSVUpload

HUGE = {
    "blank lines": (b"account\r\n" + b"\r\n" * 12_000_000, "lines"),
    "blank rows": (b"account\n" + b",\n" * 9_000_000, "lines"),
    "columns": (b"account" + b",x" * 600 + b"\n", "columns"),
    "one long line": (b"account\n" + b"a" * 20_000_000, "Line 2 has more than 256 KB"),
    "one long cell": (b'account\n"' + b"a" * 20_000_000 + b'"\n', "Line 2 has more than 256 KB"),
    "old line ends": (b"account\r" * 2_000_000, "lines"),
    "octets": (b"a\n" * 16_000_000, "30 MB"),
}


@pytest.mark.parametrize("kind", HUGE)
class TestMeasure:
    def test_refuses_quickly_and_without_a_copy(self, kind: str) -> None:
        octets, words = HUGE[kind]
        tracemalloc.start()
        begun = time.process_time()
        with pytest.raises(text.Unreadable, match=words):
            text.measure(octets)
        spent, (_now, peak) = time.process_time() - begun, tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert spent < 1
        assert peak < 1024 * 1024

    @pytest.mark.django_db
    def test_guards_the_page(self, kind: str, user_administrator: Account) -> None:
        octets, words = HUGE[kind]
        if len(octets) > 25_000_000:
            pytest.skip("The request itself is too large then.")
        client = Client()
        client.force_login(user_administrator)
        file = SimpleUploadedFile("rows.csv", octets, "text/csv")
        answer = client.post(reverse("user-csv"), {"operation": "move_users", "file": file})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not CSVUpload.objects.exists()


def test_a_wide_row_below_a_narrow_header_is_refused() -> None:
    table = text.read(b"account,pool\n" + b"a," * 600 + b"b\n")
    with pytest.raises(text.Unreadable, match="Line 2 has more than 500 columns"):
        list(table.records())


def test_what_a_full_sheet_has_is_taken() -> None:
    table = text.read(b"account\n" + b"\n" * 1_000_000 + b"kim\n")
    assert [cells for _number, cells in table.records()] == [["account"], ["kim"]]
