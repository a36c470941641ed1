"""What ``make check`` finds of names that nothing uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.dead_names.__main__ import dead_names

CODE = "def asked_for() -> None: ...\n\n\ndef clean_pool() -> None: ...\n\n\n@shared_task\ndef run() -> None: ...\n"


class TestDeadNames:
    @pytest.mark.parametrize(
        ("file", "text", "found"),
        [
            ("docs/page.md", "asked_for", ["asked_for"]),
            ("templates/page.html", "{{ asked_for }}", []),
            ("ocsadmin/names.py", 'PATH = "pools.names.asked_for"\n', []),
            ("tests/test_it.py", "from ocsadmin.code import asked_for\n\nasked_for()\n", []),
        ],
    )
    def test_are_functions_that_nothing_asks_for(self, tmp_path: Path, file: str, text: str, found: list[str]) -> None:
        for name, content in (("ocsadmin/code.py", CODE), (file, text)):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(content)
        assert [line.split("'")[1] for line in dead_names(tmp_path)] == found
