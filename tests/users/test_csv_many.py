"""Ten thousand rows with three hundred mistakes of many kinds: all found at once, none written until mended."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest

from ocsadmin import mirror
from ocsadmin.directory import Directory
from users.csv import mending
from users.models import User

from . import factories
from .csv_files import planned, taken, told

pytestmark = [pytest.mark.django_db(transaction=True)]
ROWS, MISTAKES = 10_000, 300
KINDS = (
    ("federation", "maybe", "not-on-or-off"),
    ("line_uri", "12 34", "not-a-line"),
    ("line_uri", "=1+1", "formula"),
    ("meeting_policy", "No such policy", "unknown-name"),
    ("federation", "<clear>", "not-clearable"),
    ("account", "nobody", "unknown-person"),
    ("account", "", "nobody-named"),
    ("enhanced_presence", "off", "only-on"),
    ("location_profile", "Nowhere", "unknown-name"),
)
COLUMNS = ("account", "public_im", "federation", "enhanced_presence", "meeting_policy", "location_profile", "line_uri")


@pytest.fixture
def people(directory: Directory) -> list[str]:
    """The accounts of everyone whom the forest has enabled, and of people whom only the mirror knows."""
    mirror.replicate(directory, mode="full")
    real = list(User.objects.filter(enabled=True).order_by("account").values_list("account", flat=True))
    made = [factories.build(f"Made {number}", account=f"made{number}") for number in range(ROWS - len(real))]
    User.objects.bulk_create(made, batch_size=1000)
    return [*real, *(one.account for one in made)]


class TestTenThousandRows:
    def test_are_mended_and_planned(self, people: list[str], user_administrator: Any) -> None:
        chance = random.Random(7)
        rows = [{"account": account} for account in people]
        real = [row for row in rows if not row["account"].startswith("made")]
        for row in real:
            row["federation"] = chance.choice(["on", "off"])
        two, *others = chance.sample(range(len(real)), 2), *chance.sample(range(len(real), len(rows)), MISTAKES - 2)
        expected = {(number + 2, "line_uri", "twice") for number in two}
        for number in two:
            rows[number]["line_uri"] = "+44 20 7946 0999"
        for place, number in enumerate(others):
            column, value, code = KINDS[place % len(KINDS)]
            rows[number] |= {"public_im": "on", column: value}
            expected.add((number + 2, column, code))
        text = "\r\n".join([",".join(COLUMNS), *(",".join(row.get(name, "") for name in COLUMNS) for row in rows)])
        begun = time.monotonic()
        upload = taken(text, user_administrator)
        assert upload.rows.count() == ROWS
        assert set(told(upload)) == expected
        assert time.monotonic() - begun < 40
        assert (planned(upload).state, upload.plan) == ("open", None)
        found = set(told(upload))
        half = sorted({number for number, _column, _code in found})[: MISTAKES // 2]
        mending.mend(upload, {}, drop=set(half))
        assert {number for number, _column, _code in told(upload)}.isdisjoint(half)
        assert mending.mend_all(upload, "federation", "maybe", "on") + mending.drop_all(upload) > 0
        assert told(upload) == []
        plan = planned(upload).plan
        assert plan is not None, upload.troubles
        kept = upload.rows.kept()
        assert 0 < len(plan.changes) <= kept.count()
        assert plan.waves == (1, 10)
