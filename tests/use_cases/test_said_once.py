"""What is to be said once stands once: rights, how a spec is read and written, how an operation is planned."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from ocsadmin.accounts import permissions
from ocsadmin.acting import right_names

ROOT: Final = Path(__file__).resolve().parents[2]
PRODUCT: Final = ("ocsadmin", "pools", "users", "certificates")
MOST_FILES: Final = 2
RIGHTS_IN_MORE: Final[frozenset[str]] = frozenset()
"""Not said once yet. This list only shrinks."""
PLANNED_BY_HAND: Final[frozenset[str]] = frozenset()
"""Operations that no use case declares yet. This list only shrinks."""
LATER, LIBRARY = "not converted yet", "the one place that reads specs"
READ_BY_HAND: Final = {
    "ocsadmin/drift/restoring.py": "below the use cases",
    "ocsadmin/jobs/controllers.py": "stored with a job",
    "ocsadmin/plans/changes.py": "octets are written as base64",
    "ocsadmin/plans/plan.py": "its hash is taken over this very form",
    "ocsadmin/use_cases/json_form.py": LIBRARY,
    "ocsadmin/accounts/delegation/spec.py": "takes what forms give",
    "pools/checklist/findings.py": "stored with a checklist",
    "pools/preparation/grants.py": "part of a change, whose JSON is stored",
    "users/reports/mail/spec.py": "takes what forms give",
    "users/saved_searches/spec.py": "takes what forms give",
}
"""Modules with a ``from_json`` of their own, and why. What is not converted yet only goes."""


def product(folder: Path, *endings: str) -> Iterator[Path]:
    for name in PRODUCT:
        for ending in endings:
            yield from (one for one in (folder / name).rglob(f"*.{ending}") if "migrations" not in one.parts)
    yield from (folder / "templates").rglob("*.html")


def files_of(rights: list[str], folder: Path = ROOT) -> dict[str, set[str]]:
    """Right → the files of the product in which it stands as a string."""
    found: dict[str, set[str]] = defaultdict(set)
    pattern = re.compile("[\"'](" + "|".join(map(re.escape, rights)) + ")[\"']")
    for path in product(folder, "py"):
        for name in pattern.findall(path.read_text()):
            found[name].add(str(path.relative_to(folder)))
    return found


def planned_by_hand(source: str) -> bool:
    """Whether an operation is registered with a lambda."""
    if "operations.register" not in source:
        return False
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return any(
        ast.unparse(call.func) == "operations.register" and any(isinstance(one, ast.Lambda) for one in call.args)
        for call in calls
    )


def read_by_hand(source: str) -> bool:
    """Whether a ``from_json`` is written by hand."""
    if "def from_json" not in source:
        return False
    return bool(reads(source))


def reads(source: str) -> list[ast.FunctionDef]:
    tree = ast.walk(ast.parse(source))
    return [node for node in tree if isinstance(node, ast.FunctionDef) and node.name == "from_json"]


def modules_where(holds: object) -> set[str]:
    assert callable(holds)
    return {
        str(path.relative_to(ROOT)) for path in product(ROOT, "py") if path.suffix == ".py" and holds(path.read_text())
    }


class TestARight:
    def test_stands_in_two_files_at_most(self) -> None:
        found = files_of(permissions.names())
        more = {name: sorted(files) for name, files in found.items() if len(files) > MOST_FILES}
        assert not {name: files for name, files in more.items() if name not in RIGHTS_IN_MORE}

    def test_is_found_where_it_stands(self, tmp_path: Path) -> None:
        for name in ("a", "b", "c"):
            (tmp_path / "pools").mkdir(exist_ok=True)
            (tmp_path / "pools" / f"{name}.py").write_text("needs = 'pools.view_pool'")
        assert files_of(["pools.view_pool"], tmp_path) == {
            "pools.view_pool": {"pools/a.py", "pools/b.py", "pools/c.py"}
        }

    def test_has_a_name_that_is_known(self) -> None:
        names = {value for name, value in vars(right_names).items() if name.isupper()}
        assert names <= set(permissions.names())

    def test_is_named_in_templates_by_its_constant(self) -> None:
        assert right_names.named("VIEW_JOBS") == "jobs.view_job"
        for wrong in ("view_jobs", "VIEW_SHOES", "Final"):
            with pytest.raises(LookupError, match=wrong):
                right_names.named(wrong)


class TestAnOperation:
    def test_is_planned_by_its_use_case(self) -> None:
        assert modules_where(planned_by_hand) <= PLANNED_BY_HAND

    def test_is_found_where_it_is_planned_by_hand(self) -> None:
        assert planned_by_hand("operations.register('x', lambda spec, directory: None)")
        assert not planned_by_hand("operations.register('x', planner)")


class TestASpec:
    def test_is_read_by_one_library(self) -> None:
        assert modules_where(read_by_hand) <= set(READ_BY_HAND)

    @pytest.mark.parametrize("module", sorted(READ_BY_HAND))
    def test_says_why_it_is_read_by_hand(self, module: str) -> None:
        if READ_BY_HAND[module] in (LATER, LIBRARY) or not (ROOT / module).exists():
            return
        said = [ast.get_docstring(one) or "" for one in reads((ROOT / module).read_text())]
        assert all("By hand" in one for one in said)

    def test_is_found_where_it_is_read_by_hand(self) -> None:
        assert read_by_hand("class A:\n    @classmethod\n    def from_json(cls, data): ...")
        assert not read_by_hand("from_json(A, {})")


class TestTheRootOfAnApp:
    def test_holds_what_the_app_is_and_nothing_loose(self) -> None:
        usual = {"__init__", "apps", "mapping", "queries", "tasks", "urls", "use_cases"}
        for app, more in (("users", {"settings"}), ("pools", {"names", "words"})):
            assert {one.stem for one in (ROOT / app).glob("*.py")} == usual | more
