"""``python -m tools.dead_names``: fails and lists what nothing uses: functions, classes, methods, properties, imports.

Fields and variables are not looked at: rows, specs and settings are read by serializers, templates and libraries. What
only tests use counts as used. Names of templates count, and so do texts that are nothing but a name (``"clean_file"``).
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from vulture import Vulture

PRODUCT = ("ocsadmin", "pools", "users", "certificates")
USERS = ("tests", "benchmarks", "tools", "manage.py")
KINDS = {"function", "class", "method", "property", "import", "unreachable_code"}
DECORATORS = ["@shared_task*", "@register*", "@*.register*", "@check*", "@*.check*", "@action*", "@extend_schema*"]
"""Whatever bears one of these is called by what it was registered with."""


def main() -> int:
    found = sorted(dead_names(Path()))
    print(*found, sep="\n")
    if found:
        print(
            "Nothing uses these. Take them away, or say in tools/dead_names/explained.toml what asks for them by name."
        )
    return int(bool(found))


def dead_names(root: Path) -> Iterator[str]:
    """``file:line: unused function 'name'`` of the product's own files below this folder."""
    explained = [
        re.compile(one) for one in tomllib.loads(Path(__file__).with_name("explained.toml").read_text())["names"]
    ]
    finder = Vulture(ignore_decorators=DECORATORS)
    paths = [str(root / one) for one in (*PRODUCT, *USERS) if (root / one).exists()]
    finder.scavenge(paths, exclude=["*/migrations/*", "*/samba_side.py"])
    named = {*_in_templates(root / "templates"), *_in_texts(root / one for one in PRODUCT)}
    for item in finder.get_unused_code(min_confidence=60):
        of_product = item.filename.resolve().relative_to(root.resolve()).parts[0] in PRODUCT
        known = item.name in named or any(one.fullmatch(item.name) for one in explained)
        if of_product and item.typ in KINDS and not known:
            yield f"{item.filename}:{item.first_lineno}: unused {item.typ} {item.name!r}"


def _in_templates(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield from re.findall(r"\w+", path.read_text())


def _in_texts(folders: Iterable[Path]) -> Iterator[str]:
    """The last part of each text that is a name, with dots or without."""
    for folder in folders:
        for path in folder.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and re.fullmatch(r"[\w.]+", node.value)
                ):
                    yield node.value.rpartition(".")[2]


if __name__ == "__main__":
    sys.exit(main())
