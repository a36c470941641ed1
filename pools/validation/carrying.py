"""Carrying out one row: whatever happens, a finding comes of it."""

from __future__ import annotations

import logging

from ocsadmin.checks.verdict import failure
from ocsadmin.directory.errors import DirectoryError
from ocsadmin.errors import DomainError
from pools.models import ValidationRow

from . import registry
from .findings import Finding, finding_of, skipped
from .registry import Skip
from .surroundings import Surroundings

logger = logging.getLogger(__name__)
THE_DIRECTORY = "directory_answers"


def carry_out(row: ValidationRow, around: Surroundings) -> Finding:
    """The finding of a row. Never raises; touches no database, so that it may run in a thread of its own."""
    try:
        return finding_of(registry.carry_out(row.check_name, around, dict(row.arguments)))
    except Skip as skip:
        return skipped(str(skip))
    except DirectoryError as error:
        if row.check_name == THE_DIRECTORY:
            return finding_of([failure(error.text, cause="The directory can't be read.", cure=error.cure)])
        return skipped(f"Not checked, because the directory can't be read: {error.text}")
    except DomainError as error:
        return finding_of([failure(error.text, cure=error.cure, code=error.code)])
    except Exception:
        logger.exception("The check %s of row %s broke", row.check_name, row.pk)
        return skipped("Not checked: the console made an error here, which was logged.")
