"""A page whose fields are values of one new person: the rules and the clashes are those of the operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ocsadmin.checks.verdict import Verdict, failure, ok
from ocsadmin.directory.errors import DirectoryError
from ocsadmin.errors import DomainError, ManyErrors
from ocsadmin.wizards import PageForm

from .answers import user_of
from .spec import NewUser
from .study import Proposal, propose_one


class NewUserForm(PageForm):
    """``slug`` is that of its page. Errors of fields that other pages ask for are told there."""

    slug: ClassVar[str]

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or self.cleaned_data)
        for error in self.errors_of(values):
            if error.field in self.fields and error.field not in self.errors:
                self.add_error(error.field, f"{error.text} {error.cure}".strip())
        return self.cleaned_data

    def errors_of(self, values: Mapping[str, Any]) -> list[DomainError]:
        """Everything that speaks against the person as far as they are known."""
        try:
            return list(self.proposal(values).errors)
        except ManyErrors as many:
            return many.errors

    def proposal(self, values: Mapping[str, Any]) -> Proposal:
        """:raises ManyErrors: values that can't be read."""
        return propose_one(self.user(values), self.context.directory)

    def user(self, values: Mapping[str, Any]) -> NewUser:
        return user_of(self.context.answers, **{self.slug: self.translated(values)})

    def translated(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Values as they are typed → as answers hold them."""
        return values

    def verdicts(self, *fields: str, good: str) -> list[Verdict]:
        """What is wrong with these fields as they are typed now; else that they are good."""
        try:
            errors = self.errors_of(self.typed_now())
        except DirectoryError as error:
            return [failure(error.text, cure=error.cure)]
        found = [failure(error.text, cure=error.cure) for error in errors if error.field in fields]
        return found or [ok(good)]

    def typed_now(self) -> dict[str, Any]:
        return {name: self[name].value() for name in self.fields}
