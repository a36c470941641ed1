"""A browser in words, from what it says of itself (RFC 9110 section 10.1.5)."""

from __future__ import annotations

import re
from typing import Final

NAMES: Final = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("HeadlessChrome", "Chrome"), ("Chrome", "Chrome"),
    ("Version", "Safari"),
)  # fmt: skip
"""Product → name. Browsers name others too, so the first that is there counts."""
SYSTEMS: Final = (
    ("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS X", "macOS"), ("Android", "Android"),
    ("Linux", "Linux"),
)  # fmt: skip


def in_words(agent: str) -> str:
    """``Chrome 156 on Linux``; as it is where no browser is known, so that scripts are seen as such."""
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    for product, name in NAMES:
        if found := re.search(rf"\b{product}/(\d+)", agent):
            return f"{name} {found[1]}" + (f" on {system}" if system else "")
    return agent
