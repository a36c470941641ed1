"""The forms of the pages: what to validate, and when the clock does. Rules stand in submission and schedule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import BadInput
from pools.models import ValidationRun

from . import roles
from .accounts import FIRST, SECOND, TestAccount, account_of
from .roles import ROLE_TITLES, STEP_TITLES, Step
from .schedule import MOST_HOURS
from .subject import Subject
from .submission import check_accounts


def _password() -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=_("Password"), required=False, widget=widget, strip=False, max_length=256)


def _name(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, required=False, widget=widget, max_length=460, help_text=help_text)


WHOLE_POOL = "pool"
"""The choice that names no server."""


class ValidateForm(forms.Form):
    """Server or pool, roles, steps, test accounts."""

    server = forms.ChoiceField(label=_("Server or pool"))
    roles = forms.MultipleChoiceField(
        label=_("Server roles and applications"),
        choices=[(str(role), title) for role, title in ROLE_TITLES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one role.")},
    )
    steps = forms.MultipleChoiceField(
        label=_("Validation steps"),
        choices=[(str(step), title) for step, title in STEP_TITLES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one step.")},
    )
    first_uri = _name(_("Sign-in name"), _("As in sip:name@domain."))
    first_user_name = _name(_("User name"), _(r"DOMAIN\name or name@domain; empty: the sign-in name."))
    first_password = _password()
    second_uri = _name(_("Sign-in name"))
    second_user_name = _name(_("User name"))
    second_password = _password()

    choice_help = {
        "steps": {
            Step.LOCAL: _("The directory objects of pool and servers: complete, linked, trusted, of one version."),
            Step.CONNECTIVITY: _("DNS, ports, certificates, SIP, virtual directories, back end, Edge Servers."),
            Step.SIGN_IN: _("Takes one test account, and a second one for the message. Only for enabled users."),
            Step.CONFERENCE: _("Only for enabled users."),
        }
    }

    def __init__(self, subject: Subject, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts: dict[str, TestAccount] = {}
        whole = _("The whole pool %(name)s") % {"name": subject.pool.name}
        servers = [(server.fqdn.lower(), server.fqdn) for server in subject.all_servers]
        field: Any = self.fields["server"]
        field.choices = [(WHOLE_POOL, whole), *servers]

    @staticmethod
    def start(run: ValidationRun | None = None) -> dict[str, Any]:
        """Initial values: all roles and the usual steps, or those of an earlier run."""
        if run is not None:
            return {"server": run.server or WHOLE_POOL, "roles": run.roles, "steps": run.steps}
        return {
            "roles": [str(role) for role in roles.EVERY_ROLE],
            "steps": [str(step) for step in roles.USUAL_STEPS],
        }

    def clean_server(self) -> str:
        """The FQDN of the server; empty for the whole pool."""
        chosen = str(self.cleaned_data["server"])
        return "" if chosen == WHOLE_POOL else chosen

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for which in (FIRST, SECOND):
            values = {name: data.get(f"{which}_{name}") for name in ("uri", "user_name", "password")}
            self._try(lambda which=which, values=values: self._add_account(which, values))
        if not self.errors:
            chosen = roles.roles_of(data["roles"]), roles.steps_of(data["steps"])
            self._try(lambda: check_accounts(*chosen, self.accounts))
        return data

    def _add_account(self, which: str, values: dict[str, Any]) -> None:
        found = account_of(values, which)
        if found is not None:
            self.accounts[which] = found

    def _try(self, rule: Any) -> None:
        """A broken rule stands at its field."""
        try:
            rule()
        except BadInput as error:
            self.add_error(error.field if error.field in self.fields else None, f"{error.text} {error.cure}".strip())


class ScheduleForm(forms.Form):
    """Scheduled validation of a pool."""

    enabled = forms.BooleanField(label=_("Validate by the clock"), required=False)
    every_hours = forms.IntegerField(
        label=_("Every … hours"), min_value=1, max_value=MOST_HOURS, help_text=_("1 to 744; 24 is once a day.")
    )
