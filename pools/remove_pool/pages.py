"""Whether the pool is empty, and what becomes of what outlives it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import BadInput, DomainError
from ocsadmin.wizards import PageForm, WizardContext
from ocsadmin.wizards.spec_forms import form_field
from pools.choosing.kinds import pool_choices
from pools.directory.pools import find_pool
from pools.rules.form import RuleForm

from .belongings import Belongings
from .blockers import Blocker, blockers
from .confirm import confirm_removal
from .spec import RemovePoolSpec


@dataclass(frozen=True)
class Shown:
    """A blocker with addresses: of those named, and of all."""

    blocker: Blocker
    first: list[tuple[str, str]]
    all_url: str


class EmptyForm(PageForm):
    """Who and what still needs the pool; none may be left."""

    @cached_property
    def pool(self) -> Any:
        return find_pool(_going(self.context), self.context.directory)

    @cached_property
    def trouble(self) -> str:
        try:
            _found = self.pool
        except DomainError as error:
            return f"{error.text} {error.cure}"
        return ""

    @cached_property
    def found(self) -> list[Blocker]:
        if self.trouble:
            return []
        return blockers(self.pool, Belongings.of(self.pool, self.context.directory), self.context.directory)

    @property
    def shown(self) -> list[Shown]:
        """With links, for the page."""
        return [self._shown(one) for one in self.found]

    def clean(self) -> dict[str, Any]:
        if self.trouble or self.found:
            text = _now("The pool is not empty. Put right what is listed, then press Next again.")
            raise forms.ValidationError(self.trouble or text)
        return self.cleaned_data

    def summary(self) -> list[tuple[Any, Any]]:
        return [(_("In use"), _("no: it is empty"))]

    def _shown(self, blocker: Blocker) -> Shown:
        pages = {"users": "user"}
        first = [(name, _address(pages.get(blocker.kind, ""), guid)) for name, guid in blocker.first]
        everyone = {"users": f"{_address('user-list')}?pool={self.pool.guid}"}
        return Shown(blocker, first, everyone.get(blocker.kind) or _address("pool", self.pool.guid))


def _address(name: str, guid: UUID | None = None) -> str:
    try:
        return reverse(name, args=[guid] if guid else []) if name else ""
    except NoReverseMatch:
        return ""


class LeftoversForm(RuleForm):
    """What becomes of the conference directories and of the databases; and the name, typed."""

    conference_directories = form_field(RemovePoolSpec, "conference_directories")
    delete_databases = form_field(RemovePoolSpec, "delete_databases")
    confirmed = forms.CharField(
        label=_("Name of the pool"),
        max_length=256,
        help_text=_("Type the pool's name to confirm that it is the right one."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def prepare(self) -> None:
        field: Any = self.fields["conference_directories"]
        moves = [(guid, _now("Move them to %s") % name) for guid, name in _heirs(self.context)]
        field.choices = [("", _("Delete them")), *moves]

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {"conference_directories": next((guid for guid, _name in _heirs(context)), "")}

    def rule_confirmed(self, value: str) -> None:
        needed = confirm_removal(RemovePoolSpec(_going(self.context)))
        if not needed.is_given(value):
            text = _now("%(value)s is not the pool that was chosen.") % {"value": value}
            raise BadInput(text, cure=_now("Type %(name)s.") % {"name": needed.text})


def _going(context: WizardContext) -> str:
    return str(context.answers["pool"].get("pool", ""))


def _heirs(context: WizardContext) -> list[tuple[str, Any]]:
    """The other pools: objectGUID and FQDN."""
    return [one for one in pool_choices() if one[0] != _going(context)]
