"""Settings come from the environment; a wrong one stops the start with a sentence, an unexplained one fails here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from ocsadmin.settings import environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _variables_of_the_tests() -> Iterator[None]:
    """They are asked for here alone, and need no explanation in the guides."""
    before = dict(environment.READ)
    yield
    environment.READ.clear()
    environment.READ.update(before)


class TestEnvironment:
    def test_every_setting_is_explained_in_the_guides(self) -> None:
        told = "".join((ROOT / "docs" / name).read_text() for name in ("configure.md", "install.md"))
        missing = [name for name in environment.READ if name.removesuffix("_FILE") not in told]
        assert not missing

    def test_a_wrong_number_is_told_with_its_value(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OCSADMIN_X", "soon")
        with pytest.raises(ImproperlyConfigured, match=r"OCSADMIN_X is 'soon'"):
            environment.number("OCSADMIN_X", 5)

    def test_a_secret_is_read_from_the_file_that_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "key").write_text("from the file\n")
        monkeypatch.setenv("OCSADMIN_X_FILE", str(tmp_path / "key"))
        assert environment.secret("OCSADMIN_X") == "from the file"

    def test_a_missing_file_of_a_secret_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OCSADMIN_X_FILE", "/nowhere/key")
        with pytest.raises(ImproperlyConfigured, match="/nowhere/key"):
            environment.secret("OCSADMIN_X")

    @pytest.mark.parametrize(
        ("url", "name", "host"),
        [
            ("postgres://anna:p%40ss@db.example.com:6432/console", "console", "db.example.com"),
            ("postgresql://anna@%2Fvar%2Frun%2FPG/console", "console", "/var/run/PG"),
        ],
    )
    def test_a_database_is_named_by_its_url(
        self, url: str, name: str, host: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("OCSADMIN_DB", url)
        found = environment.database("OCSADMIN_DB", tmp_path)
        assert (found["NAME"], found["HOST"], found["USER"]) == (name, host, "anna")

    def test_another_kind_of_database_is_refused(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("OCSADMIN_DB", "mysql://x/y")
        with pytest.raises(ImproperlyConfigured, match="mysql"):
            environment.database("OCSADMIN_DB", tmp_path)


class TestProduction:
    def check(self, **settings: str) -> subprocess.CompletedProcess[str]:
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("OCSADMIN_", "SECRET_", "DJANGO_"))
        }
        clean |= {"DJANGO_SETTINGS_MODULE": "ocsadmin.settings.production", **settings}
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        return subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=False)

    def test_does_not_start_without_a_key(self) -> None:
        assert "SECRET_KEY" in self.check().stderr

    def test_passes_the_deployment_check_behind_tls(self, tmp_path: Path) -> None:
        key = "k3y-of-the-tests-" + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ"
        done = self.check(SECRET_KEY=key, OCSADMIN_BEHIND_TLS="yes", OCSADMIN_DATA_DIR=str(tmp_path))
        assert done.returncode == 0, done.stderr
