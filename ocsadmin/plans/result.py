"""The Execution Result: how a change went."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Result(models.TextChoices):
    """The Execution Result of a row; empty while it is still to do."""

    SUCCESS = "Success", _("Success")
    WARNING = "Warning", _("Warning")
    FAILURE = "Failure", _("Failure")
    SKIPPED = "Skipped", _("Skipped")
    WAITING = "Waiting", _("Waiting")
