"""Rules as fields of specs have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ocsadmin.use_cases import Kind

SHARE: Final = Kind(note=r"A share: \\computer\share.")
FOLDER: Final = Kind(note="A folder on a local disk.")


def keeps(check: Callable[..., object], **known: Any) -> Callable[..., Any]:
    """The rule of a field whose value is kept as it was typed, where the check lets it pass."""

    def rule(value: Any, *, field: str) -> Any:
        check(value, field=field, **known)
        return value

    return rule
