"""A copy of the project in which code can be broken without harm, and its tests run there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .table import ROOT, Mutation

PASSED, FAILED = 0, 1
"""What pytest answers with; all else means that it could not run the tests."""


class Scratch:
    """All files that git knows or would add, as they are now. The virtual environment is that of the project."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ocs-m-"))
        listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        for name in subprocess.run(listed, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0"):
            if name and (ROOT / name).is_file():
                target = self.folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, target)
        (self.folder / ".venv").symlink_to(ROOT / ".venv")

    def run(self, tests: Sequence[str]) -> tuple[int, str]:
        """Run these tests until the first fails: pytest's answer, and what it printed."""
        command = [str(ROOT / ".venv/bin/python"), "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def with_mutation(self, mutation: Mutation) -> tuple[int, str]:
        """The same with one mutation, which is taken back afterwards."""
        file = self.folder / mutation.file
        text = file.read_text()
        mutation.apply(self.folder)
        try:
            return self.run(mutation.tests)
        finally:
            file.write_text(text)

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
