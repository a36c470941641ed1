"""What the pages have in common: they are about one pool, and begin with what is set for it now."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now

from ocsadmin.errors import DomainError
from ocsadmin.wizards import Answers, WizardContext
from pools.configure_pool.standing import Standing, standing
from pools.rules.form import RuleForm


def pool_of(answers: Answers) -> UUID:
    """The pool that the first page chose."""
    return UUID(str(answers["pool"]["pool"]))


class PoolPageForm(RuleForm):
    """A page on the pool that was chosen. When another pool is chosen later, the page begins anew."""

    for_pool = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        chosen = str(pool_of(self.context.answers))
        if not self.is_bound and self.initial.get("for_pool") != chosen:
            self.initial = {**self.start(self.context), "for_pool": chosen}
        self.adapt()

    def adapt(self) -> None:
        """Set choices and help texts from what is set now."""

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        now = standing(pool_of(context.answers), context.directory)
        return {**cls.set_now(now), "for_pool": str(pool_of(context.answers))}

    @classmethod
    def set_now(cls, now: Standing) -> dict[str, Any]:
        """The values of the fields as the directory has them."""
        raise NotImplementedError

    @cached_property
    def now(self) -> Standing:
        return standing(pool_of(self.context.answers), self.context.directory)

    def clean(self) -> dict[str, Any]:
        chosen = str(pool_of(self.context.answers))
        if self.cleaned_data.pop("for_pool", "") not in ("", chosen):
            raise ValidationError(_now("Another pool was chosen meanwhile. Look at this page once more."))
        return super().clean()

    def refuse(self, name: str, error: DomainError | None) -> None:
        """Show an error at a field, beside others that it has."""
        if error is not None:
            self.add_error(name, f"{error.text} {error.cure}".strip())
