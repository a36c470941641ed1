"""The wizard of a use case: pages, spec, confirmation, plan and subject follow from its declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import DomainError
from ocsadmin.plans.plan import Plan
from ocsadmin.use_cases import Confirmation, UseCase, from_json
from ocsadmin.use_cases import Wizard as Declaration
from ocsadmin.use_cases.fields import flat_fields_of
from ocsadmin.use_cases.words import subject_of

from .base import Answers, Page, Wizard, WizardContext
from .forms import PageForm


class NothingToDo(DomainError):
    """Nothing is to be done."""

    code, status = "nothing-to-do", 422
    message = "{words}"
    hint = "Go back and choose something else, or leave it as it is."


class DeclaredWizard(Wizard):
    """Its subclass is made by :func:`wizard_of`."""

    use_case: ClassVar[UseCase]
    declared: ClassVar[Declaration]

    def data(self, answers: Answers) -> dict[str, Any]:
        """The spec as JSON, as far as it has been answered."""
        if self.declared.read is not None:
            return self.declared.read(answers)
        names = {one.name for one in flat_fields_of(self.use_case.spec)}
        return {name: value for name, value in answers.merged().items() if name in names}

    def spec(self, answers: Answers) -> Any:
        """:raises ManyErrors: the answers are no spec."""
        return answers.once("spec", lambda: from_json(self.use_case.spec, self.data(answers)))

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        """:raises NothingToDo: the plan has no changes; its notices say why."""
        plan = self.use_case.planned(spec=self.spec(answers), directory=context.directory)
        if not plan.changes:
            raise NothingToDo(words=" ".join(notice.text for notice in plan.notices))
        return plan

    def subject(self, answers: Answers) -> str:
        return subject_of(self.use_case, self.data(answers))

    def first_answers(self, asked: Mapping[str, str], context: WizardContext) -> dict[str, dict[str, Any]]:
        return self.declared.known(asked, context) if self.declared.known else {}

    def secrets(self, answers: Answers) -> dict[str, str]:
        return self.declared.secrets(answers) if self.declared.secrets else {}

    def needed_confirmation(self, answers: Answers) -> Confirmation | None:
        """What has to be typed. What can't be planned yet is asked for nothing."""
        return answers.once("confirmation", lambda: self._confirmation(answers))

    def _confirmation(self, answers: Answers) -> Confirmation | None:
        try:
            return self.use_case.confirm(self.spec(answers)) if self.use_case.confirm else None
        except DomainError:
            return None

    def confirmation(self, answers: Answers) -> str:
        page, field = self.declared.typed_at or (self.declared.confirm[0], "typed")
        return str(answers[page].get(field, ""))


class ConfirmForm(PageForm):
    """What is at stake, and a field to type that it is meant."""

    typed = forms.CharField(
        label=_("Confirmation"),
        max_length=256,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def prepare(self) -> None:
        if (needed := self._needed) is not None:
            self.fields["typed"].help_text = needed.why

    @property
    def _needed(self) -> Confirmation | None:
        draft = self.context.draft
        return cast(DeclaredWizard, draft.wizard).needed_confirmation(self.context.answers) if draft else None

    def clean_typed(self) -> str:
        typed, needed = str(self.cleaned_data["typed"]).strip(), self._needed
        if needed is not None and not needed.is_given(typed):
            raise forms.ValidationError(
                _("“%(typed)s” does not confirm it. Type %(expected)s, or go back and ask for less.")
                % {"typed": typed, "expected": needed.text}
            )
        return typed

    def summary(self) -> list[tuple[Any, Any]]:
        return [(_("Confirmed by typing"), self.cleaned_data.get("typed", ""))]


def wizard_of(use_case: UseCase) -> type[DeclaredWizard]:
    """:raises TypeError: the use case has no wizard."""
    declared = use_case.wizard
    if declared is None:
        raise TypeError(f"{use_case.name} has no wizard.")
    values = {
        "use_case": use_case,
        "declared": declared,
        "name": use_case.name,
        "title": use_case.title,
        "permission": use_case.needs,
        "group": use_case.permission.groups_text(),
        "icon": use_case.icon,
        "order": use_case.order,
        "section": declared.section or Wizard.section,
        "welcome": declared.welcome or use_case.help,
        "ready_title": declared.ready_title or Wizard.ready_title,
        "pages": declared.pages,
    }
    made = cast(type[DeclaredWizard], type(f"{use_case.spec.__name__}Wizard", (DeclaredWizard,), values))
    if use_case.confirm is not None and declared.typed_at is None:
        made.pages = (*declared.pages, _confirm_page(made(), declared))
    return made


def _confirm_page(wizard: DeclaredWizard, declared: Declaration) -> Page:
    slug, title = declared.confirm

    def when(answers: Answers) -> bool:
        return wizard.needed_confirmation(answers) is not None

    return Page(slug, ConfirmForm, title or _("Confirm"), when=when)
