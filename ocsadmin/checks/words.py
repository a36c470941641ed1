"""Words that came from the other side, made fit for a page."""

from __future__ import annotations

MOST = 200
"""Characters of a foreign text that a verdict repeats."""


def foreign(text: str | bytes, most: int = MOST) -> str:
    """Printable characters only, spaces joined, shortened."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    clean = " ".join("".join(c if c.isprintable() else " " for c in words[: most * 4]).split())
    return clean if len(clean) <= most else f"{clean[: most - 1]}…"
