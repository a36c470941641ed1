"""What can be done with pools and their forest: the contents page of this app."""

from __future__ import annotations

from typing import Final

from ocsadmin.use_cases import UseCase

USE_CASES: Final[tuple[UseCase, ...]] = ()
