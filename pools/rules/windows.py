"""What Windows allows in the parts of a path.

Source: Windows documentation, "Naming Files, Paths, and Namespaces".
"""

from __future__ import annotations

from typing import Final

LONGEST_FOLDER: Final = 247
"""Characters of a folder's path: MAX_PATH without room for an 8.3 file name and the final null."""

ILLEGAL: Final = frozenset('<>:"/|?*')
DEVICES: Final = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(1, 10)), *(f"LPT{n}" for n in range(1, 10))]
)


def part_problem(part: str) -> tuple[str, str] | None:
    """What is wrong with one part between backslashes, and what to do."""
    if not part:
        return "it has two backslashes in a row", "Write one backslash between folders."
    if part in (".", ".."):
        return f"“{part}” stands for another folder", "Write the whole path."
    if foreign := "".join(sorted(c for c in set(part) if c in ILLEGAL or ord(c) < 32)):
        shown = foreign if foreign.isprintable() else "a control character"
        return f"“{part}” has {shown}, which Windows does not allow", "Leave that character out."
    if part[-1] in " .":
        return f"“{part}” ends in a blank or a dot", "Leave it out: Windows drops it."
    if part.partition(".")[0].upper() in DEVICES:
        return f"“{part}” is the name of a device", "Choose another folder name."
    return None
