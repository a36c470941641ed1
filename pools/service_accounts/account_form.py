"""What the pages of the three accounts share: the name, and for a new account its password, twice."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.checks.verdict import Verdict, failure, info, ok
from ocsadmin.directory import DN, Entry
from ocsadmin.use_cases import problems_of
from ocsadmin.wizards import WizardContext
from pools.rules.form import RuleForm

from .account_names import check_account_name
from .accounts import ServiceAccounts
from .existing import look_up, unusable
from .password_policy import policy_for_new_accounts
from .passwords import problems_of_password
from .roles import COMPONENT, GUEST, MAIN, ROLES, AccountRole

SLUGS = {MAIN: "main-account", COMPONENT: "component-account", GUEST: "guest-account"}
"""Role → the slug of its page."""
_HIDDEN_INPUT = {"autocomplete": "new-password", "spellcheck": "false"}


def name_field(*, autofocus: bool = True) -> forms.CharField:
    attrs = {"autocomplete": "off", "spellcheck": "false", "autofocus": autofocus}
    text = _("A new account or one that exists, without its domain.")
    return forms.CharField(label=_("Account"), max_length=256, help_text=text, widget=forms.TextInput(attrs=attrs))


def password_field(label: Any, help_text: Any = "") -> forms.CharField:
    """Never shown again, and not even stripped: blanks are characters of a password."""
    widget = forms.PasswordInput(attrs=_HIDDEN_INPUT)
    return forms.CharField(label=label, help_text=help_text, required=False, strip=False, max_length=256, widget=widget)


class AccountForm(RuleForm):
    """An account, and for a new one its password, twice.

    The password of an existing account is tried by signing in once, where one types it, and not kept.
    """

    role: ClassVar[AccountRole]
    fields_of: ClassVar[tuple[str, str, str]]
    also_live: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls.fields_of = (cls.role.field, cls.role.secret, f"{cls.role.field}_confirm")
        cls.live = (*cls.fields_of, *cls.also_live)

    def prepare(self) -> None:
        rules = policy_for_new_accounts(self.context.directory).sentences()
        help_text = _now("Needed for a new account only. %(rules)s") % {"rules": " ".join(rules)}
        if self._kept(self.context.answers[SLUGS[self.role]].get(self.role.field, "")):
            help_text += " " + _now("Leave it empty to keep the one that you typed before.")
        self.fields[self.role.secret].help_text = help_text

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        return {cls.role.field: cls.role.default}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        _, secret, confirm = self.fields_of
        typed, again = values.get(secret, ""), values.get(confirm, "")
        values[confirm] = ""
        name = str(values.get(self.role.field, ""))
        if name:
            values[secret] = self._checked_password(name, typed, again)
        return values

    def rule(self, name: str, value: Any) -> None:
        if name == self.role.field:
            self._rule_of_name(str(value))

    def summary(self) -> list[tuple[Any, Any]]:
        name, typed = self.cleaned_data.get(self.role.field, ""), self.cleaned_data.get(self.role.secret)
        state = _now("new, with a password") if typed else _now("exists")
        return [(_("Account"), f"{name} ({state})")]

    def _rule_of_name(self, name: str) -> None:
        """:raises DomainError: it can't be a name, another role has it, or nothing can run under it."""
        check_account_name(name, field=self.role.field, what=self.role.what)
        others = {
            role.field: self.context.answers[SLUGS[role]].get(role.field, role.default) for role in self._before()
        }
        chosen = ServiceAccounts(**{**_all_different(), **others, self.role.field: name})
        for problem in problems_of(chosen):
            if problem.field == self.role.field:
                raise problem
        entry = look_up(name, self.context.directory)
        if entry is not None and (reason := unusable(entry, self.role, self.context.directory, timezone.now())):
            raise reason

    def _before(self) -> list[AccountRole]:
        return list(ROLES[: ROLES.index(self.role)])

    def _checked_password(self, name: str, typed: str, again: str) -> str:
        """What the draft keeps, sealed: the password of a new account; nothing of one that exists."""
        entry = look_up(name, self.context.directory)
        if entry is None and not typed and (kept := self._kept(name)):
            return kept
        for error in problems_of_password(self.role, name, typed, self.context.directory):
            self.add_error(self.role.secret, f"{error.text} {error.cure}".strip())
        if entry is None and typed != again:
            self.add_error(self.fields_of[2], _now("The two passwords differ. Type both again."))
        return typed if entry is None else ""

    def _kept(self, name: str) -> str:
        """The password that was typed for this account before."""
        before = self.context.answers[SLUGS[self.role]]
        same = str(before.get(self.role.field, "")).lower() == name.lower()
        return str(before.get(self.role.secret, "")) if name and same else ""

    def _typed(self, field: str) -> str:
        return str(self[field].value() or "")

    def _check_name(self, value: str) -> list[Verdict]:
        name = value.strip()
        self._rule_of_name(name)
        entry = look_up(name, self.context.directory)
        if entry is None:
            return [info(_now("There is no account %(name)s: it will be created.") % {"name": name})]
        return [ok(_now("%(name)s exists: %(dn)s") % {"name": name, "dn": entry.dn}), self._membership(entry)]

    def _membership(self, entry: Entry) -> Verdict:
        groups = {dn.name for dn in entry.all("memberOf") if isinstance(dn, DN)}
        words = {"group": self.role.group}
        if self.role.group in groups:
            return ok(_now("It is a member of %(group)s.") % words)
        return info(_now("It will become a member of %(group)s.") % words)

    def _check_password(self, value: str) -> list[Verdict]:
        """New accounts only: each wrong try at an existing one would count towards locking it."""
        name = self._typed(self.role.field).strip()
        if look_up(name, self.context.directory) is not None:
            return [info(_now("It is tried when you press Next, and not kept."))]
        policy = policy_for_new_accounts(self.context.directory)
        problems = policy.problems(value, account=name, display_name=name)
        good = ok(_now("It meets the rules of %(origin)s.") % {"origin": policy.origin})
        return [failure(problem.text, cure=problem.cure) for problem in problems] or [good]

    def _check_confirm(self, value: str) -> list[Verdict]:
        if value == self._typed(self.role.secret):
            return [ok(_now("Both are the same."))]
        return [failure(_now("The two passwords differ."), cure=_now("Type both again."))]


def _all_different() -> dict[str, str]:
    """Names that are in nobody's way while one page is looked at."""
    return {role.field: f"-{role.field}"[:20] for role in ROLES}
