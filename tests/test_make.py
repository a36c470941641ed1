"""What the two commands of the README say before they do anything that lasts."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def planned(target: str, folder: Path, *more: str) -> str:
    """What make would do where nothing is set up yet, started by nobody who has chosen a seed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SEED", "MAKE", "MFLAGS"))}
    command = ["make", "--dry-run", "--no-print-directory", f"VENV={folder / 'venv'}", target, *more]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


class TestSetUp:
    @pytest.mark.parametrize("target", ["run", "test"])
    def test_is_announced_before_it_begins(self, tmp_path: Path, target: str) -> None:
        told = planned(target, tmp_path)
        assert 0 <= told.find("Setting up in") < told.find("apt-get") < told.find("-m venv") < told.find("pip install")

    def test_shows_how_whatever_lasts_goes(self, tmp_path: Path) -> None:
        """Each command that may take more than a second runs as a step."""
        lasting = [line for line in planned("run", tmp_path).splitlines() if "pip install" in line or "-m venv" in line]
        assert len(lasting) == 2
        assert all("ocsadmin/steps.py" in line for line in lasting)


class TestOrder:
    def test_is_that_of_the_given_seed(self, tmp_path: Path) -> None:
        assert "--randomly-seed=42" in planned("unit", tmp_path, "SEED=42")

    def test_is_another_one_each_time(self, tmp_path: Path) -> None:
        assert planned("unit", tmp_path) != planned("unit", tmp_path)
