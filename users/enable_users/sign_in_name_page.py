"""Specify Sign-in Name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict, ok
from ocsadmin.errors import DomainError
from ocsadmin.wizards import PageForm, WizardContext
from pools.models import SIPDomain
from users.directory import sip_uri
from users.directory.person import Person
from users.models import User
from users.sign_in_names import FORMATS, Pattern, SignInName, address_for, needs_domain
from users.sign_in_names.latin import NotLatin
from users.sign_in_names.pattern import ValueMissing

EXAMPLES = 3

WAYS = (
    (SignInName.MAIL, _("Use user’s e-mail address")),
    (SignInName.USER_PRINCIPAL_NAME, _("Use userPrincipalName")),
    (SignInName.FIRST_LAST, _("Use the format: <first name>.<lastname>@")),
    (SignInName.ACCOUNT, _("Use the format: <SAMAccountName>@")),
    (SignInName.PATTERN, _("Use a pattern of your own")),
)


class SignInNameForm(PageForm):
    sign_in_name = forms.ChoiceField(label=_("Sign-in name"), choices=WAYS, widget=forms.RadioSelect)
    sip_domain = forms.ChoiceField(label=_("SIP domain"), required=False)
    pattern = forms.CharField(
        label=_("Pattern"),
        required=False,
        max_length=200,
        help_text=_(
            "{first}, {last}, {account}, {mail}, {upn}, {initials}, {domain}; {first:1} is the first letter, "
            "{last|lower} small letters. %g.%s works as in Exchange."
        ),
    )

    live: ClassVar[tuple[str, ...]] = ("sign_in_name", "sip_domain", "pattern")
    computed: ClassVar[tuple[str, ...]] = ("examples",)
    choice_help = {
        "sign_in_name": {
            SignInName.MAIL: _("Only where people have an e-mail address in a SIP domain."),
            SignInName.PATTERN: _("Accents go; names in other scripts need an address given by hand."),
        }
    }

    def prepare(self) -> None:
        domains = [(name.lower(), name) for name in SIPDomain.objects.names()]
        self.fields["sip_domain"].choices = domains  # type: ignore[attr-defined]

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        default = SIPDomain.objects.default()
        return {"sign_in_name": SignInName.MAIL, "sip_domain": default.name.lower() if default else ""}

    def check_pattern(self, value: str) -> list[Verdict]:
        """:raises PatternWrong: shown by the engine as a failure."""
        Pattern.parse(value)
        return [ok(str(_("The pattern can be used.")))]

    def compute_examples(self, data: Mapping[str, Any]) -> str:
        return " · ".join(self._examples(data))

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean() or self.cleaned_data)
        if not cleaned.get("sign_in_name"):
            return cleaned
        way = SignInName(cleaned["sign_in_name"])
        try:
            wants_domain = needs_domain(way, cleaned.get("pattern", ""))
        except DomainError as wrong:
            self.add_error("pattern", str(wrong))
            return cleaned
        if wants_domain and not cleaned.get("sip_domain"):
            self.add_error("sip_domain", _("Choose a SIP domain."))
        return cleaned

    def summary(self) -> list[tuple[Any, Any]]:
        way = SignInName(self.cleaned_data["sign_in_name"])
        rows: list[tuple[Any, Any]] = [(_("Sign-in name"), dict(WAYS)[way])]
        if way is SignInName.PATTERN:
            rows.append((_("Pattern"), self.cleaned_data["pattern"]))
        if needs_domain(way, self.cleaned_data.get("pattern", "")):
            rows.append((_("SIP domain"), self.cleaned_data["sip_domain"]))
        return rows

    def _examples(self, data: Mapping[str, Any]) -> Iterator[str]:
        """The addresses of the first few people, or why there is none."""
        try:
            way = SignInName(data.get("sign_in_name") or SignInName.MAIL)
            pattern = Pattern.parse(FORMATS.get(way, data.get("pattern") or "")) if needs_rule(way) else None
        except (DomainError, ValueError):
            return
        for person in self._first_people():
            try:
                address = address_for(person, way, sip_domain=str(data.get("sip_domain") or ""), pattern=pattern)
            except NotLatin:
                yield f"{person.name}: {_('by hand')}"
            except ValueMissing as missing:
                yield f"{person.name}: {_('has no %(what)s') % {'what': missing.args[0]}}"
            else:
                yield sip_uri.uri(address) if address else f"{person.name}: {_('has no address')}"

    def _first_people(self) -> list[Person]:
        guids = [UUID(guid) for guid in self.context.answers["people"].get("people", [])[:EXAMPLES]]
        return [Person.of_user(user) for user in User.objects.for_lists().filter(guid__in=guids).order_by("sort_name")]


def needs_rule(way: SignInName) -> bool:
    return way in FORMATS or way is SignInName.PATTERN
