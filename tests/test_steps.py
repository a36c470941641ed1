"""What a set-up says while it goes: at once, and every few seconds."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from ocsadmin import steps

FILE = Path(steps.__file__)


class TestStep:
    def test_says_its_title_first_and_how_long_it_took(self, capsys: pytest.CaptureFixture[str]) -> None:
        with steps.Step("Database"):
            assert capsys.readouterr().out == "Database …\n"
        assert capsys.readouterr().out.startswith("Database: done in 0.")

    def test_says_every_so_often_what_it_is_at(self, capsys: pytest.CaptureFixture[str]) -> None:
        with steps.Step("Forest", every=0.01):
            steps.tell("extending the schema")
            said = _wait_for("extending the schema", capsys)
        assert "Forest: 0." in said

    def test_is_silent_while_an_inner_one_speaks(self, capsys: pytest.CaptureFixture[str]) -> None:
        with steps.Step("Forest", every=0.01), steps.Step("Debian packages", every=0.01):
            capsys.readouterr()
            steps.tell("Unpacking samba")
            lines = _wait_for("Unpacking samba", capsys).splitlines()
        assert lines
        assert all(line.startswith("Debian packages: ") for line in lines)

    def test_does_not_claim_to_be_done_when_it_failed(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(ZeroDivisionError), steps.Step("Sum"):
            _ = 1 / 0
        assert "Sum: ended after" in capsys.readouterr().out


class TestRun:
    def test_is_heard_while_the_command_goes(self) -> None:
        """Through a pipe, as in a build log: nothing waits in a buffer until the end."""
        command = [sys.executable, "-u", "-c", "import time; print('half way'); time.sleep(60)"]
        with subprocess.Popen(
            [sys.executable, "-P", str(FILE), "Python packages", *command], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "Python packages …\n"
            said = ""
            while "half way" not in said:
                said = process.stdout.readline()
            assert said.startswith("Python packages: ")
            process.terminate()

    def test_gives_the_end_of_what_a_failed_command_said(self) -> None:
        program = "import sys; print('E: no such package'); sys.exit(100)"
        with pytest.raises(steps.StepFailed, match=r"(?s)status 100.*E: no such package"):
            steps.run("Debian packages", [sys.executable, "-c", program])

    def test_says_when_a_command_is_not_there(self) -> None:
        with pytest.raises(steps.StepFailed, match="/nowhere/program can't be started"):
            steps.run("Nothing", ["/nowhere/program"])

    def test_as_a_program_ends_with_status_1_when_its_command_failed(self) -> None:
        command = [sys.executable, "-P", str(FILE), "False", sys.executable, "-c", "raise SystemExit('no disk left')"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "no disk left" in done.stderr


def _wait_for(text: str, capsys: pytest.CaptureFixture[str]) -> str:
    said, limit = "", time.monotonic() + 20
    while text not in said:
        assert time.monotonic() < limit, said
        time.sleep(0.01)
        said += capsys.readouterr().out
    return said
