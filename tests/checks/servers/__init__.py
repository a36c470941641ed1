"""Real servers of other people's making, on loopback, for the probes to be proven against."""

from pathlib import Path


def ocs_stand_in_path() -> Path:
    """The program that stands in for Office Communications Server; Debian's Python runs it, not ours."""
    return Path(__file__).with_name("ocs_stand_in.py")
