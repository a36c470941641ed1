"""Countries as two letters, from the list of ISO 3166-1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from iso3166 import countries

from ocsadmin.errors import BadInput


def choices() -> Sequence[tuple[str, Any]]:
    """Two letters and name, by name."""
    return sorted(((one.alpha2, one.name) for one in countries), key=lambda pair: pair[1])


def check_country(value: str, *, field: str) -> str:
    """Two letters, in upper case. :raises BadInput: no country has them."""
    code = value.strip().upper()
    if code and code not in countries:
        raise BadInput(f"{value} is no country of ISO 3166.", cure="Two letters: US, DE, SE.", field=field)
    if len(code) not in (0, 2):
        raise BadInput(f"{value} is not two letters.", cure="Two letters: US, DE, SE.", field=field)
    return code
