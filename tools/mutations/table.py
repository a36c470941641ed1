"""Reads the list of mutations: ``*.toml`` beside this file, one table for each mutation."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


class WrongTable(Exception):
    """The list does not fit the code."""


@dataclass(frozen=True)
class Mutation:
    """``old`` stands once in ``file`` (from the root of the project) and becomes ``new``; ``tests`` must notice."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def problems(self, root: Path = ROOT) -> list[str]:
        """What does not fit the code: the text is not there exactly once, or a file of tests is missing."""
        text = (root / self.file).read_text() if (root / self.file).is_file() else ""
        count = text.count(self.old)
        found = [] if count == 1 else [f"{self.name}: the old text stands {count} times in {self.file}:\n{self.old}"]
        gone = [test for test in self.tests if not (root / test.partition("::")[0]).exists()]
        return [*found, *(f"{self.name}: there is no {test}." for test in gone)]

    def apply(self, root: Path) -> None:
        file = root / self.file
        file.write_text(file.read_text().replace(self.old, self.new))


def read(folder: Path = HERE) -> list[Mutation]:
    """All mutations, by file and in their order there.

    :raises WrongTable: two have one name, or one changes nothing.
    """
    found = [_mutation(entry, file) for file in sorted(folder.glob("*.toml")) for entry in _entries(file)]
    names = [one.name for one in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise WrongTable(f"These names stand twice: {', '.join(twice)}.")
    return found


def _entries(file: Path) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = tomllib.loads(file.read_text())["mutation"]
    return entries


def _mutation(entry: dict[str, object], file: Path) -> Mutation:
    given = {key: str(entry[key]) for key in ("name", "file", "old", "new")}
    tests = entry["tests"]
    if not isinstance(tests, list) or not tests:
        raise WrongTable(f"{given['name']} in {file.name} names no tests.")
    if given["old"] == given["new"]:
        raise WrongTable(f"{given['name']} in {file.name} changes nothing.")
    return Mutation(**given, tests=tuple(str(one) for one in tests))
