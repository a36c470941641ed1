"""Wizards: pages of Django forms that end in a plan. The engine does drafts, Back, resume, live checks and Ready."""

from .base import Answers, Page, Wizard, WizardContext
from .forms import PageForm
from .registry import all_wizards, get, register

__all__ = ["Answers", "Page", "PageForm", "Wizard", "WizardContext", "all_wizards", "begin", "get", "register"]


def begin(name: str, *, acting_user: object, answers: dict[str, dict[str, object]] | None = None):  # type: ignore[no-untyped-def]
    """A new draft of a wizard, with the answers of pages that are known already. See ``drafts.begin``."""
    from .drafts import begin as really  # noqa: PLC0415 - Django imports this package before there are models

    return really(name, acting_user=acting_user, answers=answers)  # type: ignore[arg-type]
