"""The commands on files that hold something else than they take."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

NO_JSON = (b"", b"{", b"[" * 100_000, b"\xff\xfe")


@pytest.mark.parametrize("octets", NO_JSON)
def test_plan_says_that_a_file_is_not_json(octets: bytes, tmp_path: Path) -> None:
    file = tmp_path / "spec.json"
    file.write_bytes(octets)
    with pytest.raises(CommandError, match=r"spec\.json is not JSON"):
        call_command("plan", "create_pool", str(file))


@pytest.mark.parametrize("octets", [*NO_JSON, b"[]", b"7", b"{}", b'{"title": "", "changes": 5}'])
def test_apply_plan_says_that_a_file_is_no_plan(octets: bytes, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(octets)
    with pytest.raises(CommandError, match=r"plan\.json is no plan .* Give it what the command plan prints"):
        call_command("apply_plan", str(file), "--as", "somebody")
