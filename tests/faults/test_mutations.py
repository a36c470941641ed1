"""The list of mutations is read as it should be; what the tests make of the code broken so says ``make mutations``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.mutations import table


class TestTheList:
    def test_is_long(self) -> None:
        assert len(table.read()) >= 36

    @pytest.mark.parametrize(
        ("entry", "words"),
        [
            ('name = "x"\nfile = "a.py"\nold = "1"\nnew = "1"\ntests = ["tests"]', "changes nothing"),
            ('name = "x"\nfile = "a.py"\nold = "1"\nnew = "2"\ntests = []', "names no tests"),
        ],
    )
    def test_refuses_what_would_prove_nothing(self, tmp_path: Path, entry: str, words: str) -> None:
        (tmp_path / "a.toml").write_text(f"[[mutation]]\n{entry}\n")
        with pytest.raises(table.WrongTable, match=words):
            table.read(tmp_path)

    def test_says_what_does_not_fit(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text("one = 1\ntwo = 1\n")
        twice = table.Mutation("twice", "a.py", "= 1", "= 2", ("a.py::TestIt", "b.py"))
        assert [problem.partition(":")[2].strip() for problem in twice.problems(tmp_path)] == [
            "the old text stands 2 times in a.py:\n= 1",
            "there is no b.py.",
        ]
