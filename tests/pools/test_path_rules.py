"""Folders of databases, shares of stores, and SQL Server instances."""

from __future__ import annotations

import pytest

from ocsadmin.errors import DomainError
from pools.rules import check_local_path, check_share, check_sql_instance


class TestAFolderOfTheBackEnd:
    def check(self, value: str) -> str:
        return check_local_path(value, field="user_log_path", what="the user database's transaction log")

    @pytest.mark.parametrize("value", ["Q:\\", r"q:\Logs", r"M:\Log files\2009 (new)", r"Z:\données"])
    def test_is_an_absolute_path_of_a_drive(self, value: str) -> None:
        assert self.check(value) == value

    def test_loses_its_final_backslash(self) -> None:
        assert self.check("M:\\Logs\\") == r"M:\Logs"

    @pytest.mark.parametrize(
        ("value", "said"),
        [
            ("", "no user database's transaction log"),
            (r"\\sql07\logs", "is a share"),
            ("//sql07/logs", "is a share"),
            ("M:/Logs", "slash"),
            ("M:Logs", "drive, a colon and a backslash"),
            (r"Logs\Users", "drive, a colon and a backslash"),
            ("\\Logs", "drive, a colon and a backslash"),
            (r"MM:\Logs", "drive, a colon and a backslash"),
            (r"M:\Logs\..\Windows", "another folder"),
            (r"M:\\Logs", "two backslashes"),
            (r"M:\Lo*gs", "*"),
            (r"M:\Lo:gs", ":"),
            ("M:\\Lo\tgs", "control character"),
            ("M:\\Logs ", "blank or a dot"),
            (r"M:\Logs.\x", "blank or a dot"),
            (r"M:\com7.old\x", "device"),
            ("M:\\" + "x" * 245, "248 characters"),
        ],
    )
    def test_is_refused_with_the_reason(self, value: str, said: str) -> None:
        with pytest.raises(DomainError) as caught:
            self.check(value)
        assert said in caught.value.text
        assert caught.value.field == "user_log_path"
        assert caught.value.cure


class TestAShare:
    def check(self, value: str) -> str:
        return str(check_share(value, field="address_book_path", what="the Address Book Server file store"))

    @pytest.mark.parametrize(
        "value", [r"\\nas7\Book", r"\\nas7.fabrikam.com\Book$", r"\\NAS_7\Address Book\R2\new", r"\\7\b"]
    )
    def test_is_a_folder_on_another_computer(self, value: str) -> None:
        assert self.check(value) == value

    def test_loses_its_final_backslash(self) -> None:
        assert self.check("\\\\nas7\\Book\\") == r"\\nas7\Book"

    def test_is_the_same_in_another_case(self) -> None:
        one, other = (check_share(text, field="x", what="x") for text in (r"\\NAS7\Book\A", r"\\nas7\BOOK\a"))
        assert one.key == other.key

    @pytest.mark.parametrize(
        ("value", "said"),
        [
            ("", "no Address Book"),
            (r"C:\Book", "local path"),
            (r"D:Book", "local path"),
            ("//nas7/Book", "slash"),
            (r"\nas7\Book", "two backslashes"),
            ("nas7", "two backslashes"),
            (r"\\nas7", "no share"),
            ("\\\\nas7\\", "no share"),
            (r"\\\nas7\Book", "no computer"),
            (r"\\localhost\Book", "not a remote one"),
            (r"\\LOCALHOST\Book", "not a remote one"),
            (r"\\.\Book", "not a remote one"),
            (r"\\?\C:\Book", "not a remote one"),
            (r"\\127.0.0.1\Book", "not a remote one"),
            (r"\\192.0.2.9\Book", "IP address"),
            (r"\\na s7\Book", "“ ”"),
            (r"\\-nas7\Book", "can't be the name"),
            (r"\\nas7..x\Book", "can't be the name"),
            (r"\\nas7\c$", "administrative"),
            (r"\\nas7\ADMIN$\x", "administrative"),
            (r"\\nas7\Bo|ok", "|"),
            (r"\\nas7\Bo;ok", ";"),
            (r"\\nas7\Book\a?b", "?"),
            (r'\\nas7\Book\a"b', '"'),
            (r"\\nas7\Book\..", "another folder"),
            (r"\\nas7\Book\\x", "two backslashes"),
            (r"\\nas7" + "\\" + "b" * 81, "81 characters"),
            (r"\\nas7\Book" + "\\" + "b" * 240, "252 characters"),
        ],
    )
    def test_is_refused_with_the_reason(self, value: str, said: str) -> None:
        with pytest.raises(DomainError) as caught:
            self.check(value)
        assert said in caught.value.text
        assert caught.value.field == "address_book_path"
        assert caught.value.cure


class TestASQLServerInstance:
    @pytest.mark.parametrize(
        ("value", "server", "instance"),
        [
            ("db9", "db9", ""),
            ("db9.fabrikam.com", "db9.fabrikam.com", ""),
            (r"db9.fabrikam.com\LCS", "db9.fabrikam.com", "LCS"),
            (r"DB_9\_i#$7", "DB_9", "_i#$7"),
            (r"db9\abcdefghijklmnop", "db9", "abcdefghijklmnop"),
        ],
    )
    def test_is_a_server_with_or_without_an_instance(self, value: str, server: str, instance: str) -> None:
        found = check_sql_instance(value)
        assert (found.server, found.instance, str(found)) == (server, instance, value)
        assert found.is_short is ("." not in server)

    @pytest.mark.parametrize(
        ("value", "said"),
        [
            ("", "no SQL Server instance"),
            (r"\\db9\lcs", "like a share"),
            ("db9,1500", "port"),
            ("tcp:db9", "protocol"),
            ("db9:1500", "port"),
            ("db9/lcs", "slash"),
            (r"db9\lcs\x", "more than one backslash"),
            (r"\lcs", "no server"),
            ("db9\\", "no instance"),
            (r"(local)\rtc", "whatever computer"),
            ("LocalHost", "whatever computer"),
            (r".\rtc", "whatever computer"),
            (r"192.0.2.8\rtc", "IP address"),
            ("db 9", "“ ”"),
            ("db9..com", "can't be the name"),
            ("-db9", "can't be the name"),
            (r"db9\MSSQLSERVER", "default instance"),
            (r"db9\default", "default instance"),
            (r"db9\7lcs", "can't be the name of an instance"),
            (r"db9\l-cs", "can't be the name of an instance"),
            (r"db9\lçs", "can't be the name of an instance"),
            (r"db9\abcdefghijklmnopq", "at most 16"),
        ],
    )
    def test_is_refused_with_the_reason(self, value: str, said: str) -> None:
        with pytest.raises(DomainError) as caught:
            check_sql_instance(value)
        assert said in caught.value.text
        assert caught.value.field == "sql_instance"
        assert caught.value.cure
