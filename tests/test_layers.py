"""The layers: contract and documentation say the same, every module stands in one, and no import goes upwards."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from itertools import combinations
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text()
APPS = ("users", "certificates", "pools")
OUTSIDE = {"demo", "serve", "steps", "celery", "wsgi", "urls"}
"""Modules of ocsadmin that start it; nothing imports them."""


def contract() -> list[list[str]]:
    """The layers from top to bottom, each with its rooms by their short names."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (found,) = (one for one in settings["contracts"] if one["type"] == "layers")
    return [[room.strip().removeprefix("ocsadmin.") for room in layer.split("|")] for layer in found["layers"]]


LAYERS = contract()
ROOMS = [room for layer in LAYERS for room in layer]


def module_of(room: str) -> str:
    return room if room in APPS else f"ocsadmin.{room}"


def upwards() -> Iterator[tuple[str, str]]:
    """Every pair of rooms of which the first may not import the second."""
    for higher, lower in combinations(LAYERS, 2):
        yield from ((low, high) for low in lower for high in higher)
    for layer in LAYERS:
        yield from ((one, other) for one in layer for other in layer if one != other)


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("ocsadmin", *APPS)


class TestTheLayers:
    def test_are_those_that_the_page_draws(self) -> None:
        drawn = re.search(r"## The rooms.*?```\n(.*?)```", PAGE, re.DOTALL)
        assert drawn
        assert [line.split(" | ") for line in drawn[1].splitlines()] == LAYERS

    def test_are_told_in_the_table_in_the_same_order(self) -> None:
        table = PAGE.partition("## The rooms")[2].partition("\n## ")[0]
        assert re.findall(r"^\| `(?:ocsadmin/)?(\w+)` \|", table, re.MULTILINE) == ROOMS

    def test_hold_every_module(self) -> None:
        names = {path.stem for path in (ROOT / "ocsadmin").iterdir() if path.suffix == ".py" or path.is_dir()}
        assert names - {"__init__", "__pycache__"} == {*ROOMS, *OUTSIDE} - set(APPS)

    def test_are_kept(self, graph: grimp.ImportGraph) -> None:
        assert not illegal(graph)

    def test_are_broken_by_any_import_upwards(self, graph: grimp.ImportGraph) -> None:
        unnoticed = []
        for low, high in upwards():
            importer, imported = module_of(low), module_of(high)
            graph.add_import(importer=importer, imported=imported)
            if not illegal(graph):
                unnoticed.append((low, high))
            graph.remove_import(importer=importer, imported=imported)
        assert unnoticed == []


class TestImports:
    def test_go_in_no_circle(self) -> None:
        """Those inside functions count, too; what only type checkers read does not."""
        graph = grimp.build_graph("ocsadmin", *APPS, exclude_type_checking_imports=True)
        order = TopologicalSorter({one: graph.find_modules_directly_imported_by(one) for one in graph.modules})
        order.prepare()  # raises CycleError, which names the circle

    def test_inside_functions_say_why(self) -> None:
        files = [path for room in ("ocsadmin", *APPS) for path in (ROOT / room).rglob("*.py")]
        lines = [(path, line) for path in files for line in path.read_text().splitlines() if "PLC0415" in line]
        assert [where for where in lines if not re.search(r"# noqa: PLC0415 - \w+ \w+", where[1])] == []


def illegal(graph: grimp.ImportGraph) -> set[grimp.PackageDependency]:
    layers = [grimp.Layer(*map(module_of, rooms), independent=True) for rooms in LAYERS]
    return graph.find_illegal_dependencies_for_layers(layers)
