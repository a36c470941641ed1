"""What chance may do in the tests: the order, by a seed that is printed; nothing else.

Examples of hypothesis are the same in each run, so that a run says something about the code and not about the day;
HYPOTHESIS_PROFILE=search looks for new ones.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    seed = config.getoption("randomly_seed", default=None)
    if seed is not None:
        terminalreporter.write_line(f"The order of the tests was that of --randomly-seed={seed}")
