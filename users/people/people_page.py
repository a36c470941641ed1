"""Who it is about: picked in a list, found by a search, in a unit, or named one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ocsadmin.directory import DN
from ocsadmin.wizards import PageForm, WizardContext
from users import queries
from users.csv.people import IDENTIFYING, Known
from users.lists.tables import units
from users.models import User

MOST = 100_000


class PeopleForm(PageForm):
    """The answer holds ``people``: the GUIDs. Who was picked or read from a file before is kept as ``picked``."""

    source = forms.ChoiceField(label=_("Which people"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Search"), required=False, help_text=_("Name, SIP address, account, e-mail or phone.")
    )
    unit = forms.ChoiceField(label=_("Organizational unit"), required=False, help_text=_("Units below it count too."))
    names = forms.CharField(
        label=_("Accounts or e-mail addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line. From a file: use “From CSV” on the page Users."),
    )
    narrowed = forms.BooleanField(label=_("Only people who are not enabled yet"), required=False, initial=True)

    narrowed_to_enabled: ClassVar[bool] = False
    live = ("source", "text", "unit", "names", "narrowed")
    computed = ("people_found",)

    def prepare(self) -> None:
        ways: list[tuple[str, Any]] = [
            ("search", _("Whom a search finds")),
            ("unit", _("Everyone in a unit")),
            ("names", _("Those whom I name")),
        ]
        if count := len(self._picked()):
            text = ngettext("The %(n)d person picked before", "The %(n)d people picked before", count) % {"n": count}
            ways.insert(0, ("picked", text))
        self.fields["source"].choices = ways  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", "–"), *((unit.dn, unit.title) for unit in units())]  # type: ignore[attr-defined]

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {"source": "search", "narrowed": True}

    def compute_people_found(self, data: Mapping[str, Any]) -> str:
        """How many people are meant by what is typed now."""
        return str(len(self._meant(data)))

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean() or self.cleaned_data)
        missing = self._unknown(cleaned.get("names", "")) if cleaned.get("source") == "names" else []
        if missing:
            self.add_error("names", _("Nobody is known by: %(names)s") % {"names": ", ".join(missing[:50])})
        people = self._meant(cleaned)
        if not people and not self.errors:
            field = {"search": "text", "unit": "unit", "names": "names"}.get(cleaned.get("source", ""), "source")
            self.add_error(field, _("This is nobody."))
        by_hand = self.context.answers["people"].get("by_hand", {}) if cleaned.get("source") == "picked" else {}
        return {**cleaned, "people": [str(guid) for guid in people], "picked": self._picked(), "by_hand": by_hand}

    def summary(self) -> list[tuple[Any, Any]]:
        return [(_("People"), str(len(self.cleaned_data.get("people", []))))]

    def _picked(self) -> list[str]:
        before = self.context.answers["people"]
        kept = before.get("picked")
        return list(kept if kept is not None else before.get("people", []))

    def _meant(self, data: Mapping[str, Any]) -> list[UUID]:
        source = data.get("source")
        if source == "picked":
            return [UUID(guid) for guid in self._picked()]
        among = User.objects.enabled(self.narrowed_to_enabled) if data.get("narrowed") else User.objects.all()
        if source == "search":
            text = str(data.get("text") or "")
            return queries.guids(text, among=among, most=MOST) if text.strip() else []
        if source == "unit":
            unit = str(data.get("unit") or "")
            return queries.guids("", among=among.in_unit(DN.parse(unit).key), most=MOST) if unit else []
        return list(_named(str(data.get("names") or "")).values())

    def _unknown(self, text: str) -> list[str]:
        found = _named(text)
        return [name for name in _lines(text) if name.casefold() not in found]


class EnabledPeopleForm(PeopleForm):
    """The same for what can only be done with people who are enabled."""

    narrowed = forms.BooleanField(label=_("Only people who are enabled"), required=False, initial=True)
    narrowed_to_enabled = True


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))[:MOST]


def _named(text: str) -> dict[str, UUID]:
    """Name as typed, without case → the one person who has it as account, e-mail address or UPN."""
    names = _lines(text)
    known = Known(dict.fromkeys(IDENTIFYING, names)) if names else None
    found: dict[str, UUID] = {}
    for name in names:
        those = {guid for column in IDENTIFYING for guid in known.who(column, name)} if known else set()
        if len(those) == 1:
            found[name.casefold()] = those.pop()
    return found
