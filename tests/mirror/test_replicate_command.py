"""``manage.py replicate``."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from ocsadmin.directory import Directory
from ocsadmin.mirror.lease import Lease

pytestmark = pytest.mark.django_db


def replicate(*arguments: str) -> str:
    out = io.StringIO()
    call_command("replicate", *arguments, stdout=out)
    return out.getvalue()


class TestReplicateCommand:
    def test_prints_what_it_did(self, directory: Directory) -> None:
        text = replicate("--full", "--kinds", "test_pool")
        assert "Full replication from" in text
        assert "test_pool: " in text
        assert "Event 30024: " in text

    def test_makes_a_full_run_where_a_delta_would_mean_nothing(self, directory: Directory) -> None:
        assert "(Pools were never read in full.)" in replicate("--kinds", "test_pool")

    def test_refuses_an_unknown_kind(self, directory: Directory) -> None:
        with pytest.raises(CommandError, match=r"unicorn is not a kind .* Known are: container"):
            replicate("--kinds", "unicorn")

    def test_refuses_to_run_beside_another_run(self, directory: Directory) -> None:
        Lease.take()
        with pytest.raises(CommandError, match="already running"):
            replicate()
