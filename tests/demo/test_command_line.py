"""python -m ocsadmin.demo."""

import pytest

from ocsadmin.demo import forest
from ocsadmin.demo.__main__ import main
from ocsadmin.demo.forest import Forest
from tests.demo.conftest import NewFolder


class TestCommandLine:
    def test_tells_where_a_forest_listens(self, demo_forest: Forest, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["status", "--folder", str(demo_forest.folder)]) == 0
        told = capsys.readouterr().out
        assert "running, pid" in told
        assert demo_forest.uri in told

    def test_prints_the_console_s_settings(self, demo_forest: Forest, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["env", "--folder", str(demo_forest.folder)]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert dict(line.split("=", 1) for line in lines) == demo_forest.environment()

    def test_starts_and_stops(self, new_folder: NewFolder, capsys: pytest.CaptureFixture[str]) -> None:
        folder = new_folder()
        assert main(["start", "--folder", str(folder), "--nosync"]) == 0
        assert forest.running(folder)
        assert main(["stop", "--folder", str(folder)]) == 0
        assert main(["status", "--folder", str(folder)]) == 1
        assert "is not running" in capsys.readouterr().err

    def test_says_what_is_wrong_in_a_sentence(self, demo_forest: Forest, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["build", "--folder", str(demo_forest.folder), "--people", "3"]) == 1
        assert "Destroy it first" in capsys.readouterr().err

    def test_prints_the_schema(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["schema", "--base", "DC=fabrikam,DC=com"]) == 0
        assert "CN=ms-RTC-SIP-Pools,CN=Schema,CN=Configuration,DC=fabrikam,DC=com" in capsys.readouterr().out
