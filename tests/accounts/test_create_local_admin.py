"""The command that makes the administrator for bad days."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ocsadmin.accounts.models import Account

pytestmark = pytest.mark.django_db


class TestCreateLocalAdmin:
    def test_takes_the_password_from_a_file(self, tmp_path: Path) -> None:
        file = tmp_path / "password"
        file.write_text("correct horse battery\n")
        call_command("create_local_admin", "Rescue", password_file=file, stdout=StringIO())
        account = Account.objects.get(username="local:rescue")
        assert account.is_local
        assert account.check_password("correct horse battery")

    def test_makes_up_a_password_where_nobody_can_type_and_shows_it(self) -> None:
        out = StringIO()
        call_command("create_local_admin", "rescue", stdout=out)
        password = out.getvalue().strip().rsplit(" ", 1)[1]
        assert Account.objects.get().check_password(password)

    def test_gives_an_existing_one_a_new_password(self, local_admin: Account, tmp_path: Path) -> None:
        file = tmp_path / "password"
        file.write_text("another password")
        call_command("create_local_admin", "local:admin", password_file=file, stdout=StringIO())
        local_admin.refresh_from_db()
        assert local_admin.check_password("another password")

    def test_refuses_a_short_password_and_a_missing_file(self, tmp_path: Path) -> None:
        file = tmp_path / "password"
        file.write_text("short")
        with pytest.raises(CommandError, match="at least 12"):
            call_command("create_local_admin", "rescue", password_file=file)
        with pytest.raises(CommandError, match="can't be read"):
            call_command("create_local_admin", "rescue", password_file=tmp_path / "nothing")
