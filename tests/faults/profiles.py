"""How long these tests run: a bounded, repeatable run in ``make test``; in ``make soak`` as many as were asked for."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

SOAK = int(os.environ.get("OCSADMIN_SOAK", "0"))
"""How many times as many examples, each of them new; 0 outside ``make soak``."""


def bounded(*, steps: int, examples: int) -> settings:
    return settings(
        stateful_step_count=steps,
        max_examples=examples * max(SOAK, 1),
        derandomize=not SOAK,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        print_blob=bool(SOAK),
        report_multiple_bugs=False,
    )
