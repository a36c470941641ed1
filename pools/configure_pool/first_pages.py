"""Server or Pool to Configure · Application Configuration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.directory import Directory
from ocsadmin.wizards import WizardContext
from pools import names, words
from pools.configure_pool.standing import Standing, pools_of
from pools.rules.form import RuleForm
from pools.services import applications

from .pool_page import PoolPageForm


def choices(directory: Directory) -> list[tuple[str, str]]:
    """The objectGUID and the name of each pool and Standard Edition server."""
    return [(str(one.guid), _titled(one)) for one in pools_of(directory)]


def _titled(pool: Any) -> str:
    return f"{applications.fqdn_of(pool)} ({words.pool_type(pool.number('msRTCSIP-PoolType') or None)})"


class PoolForm(RuleForm):
    """Which pool or server it is about."""

    pool = forms.ChoiceField(label=_("Server or pool"))

    def prepare(self) -> None:
        field: Any = self.fields["pool"]
        field.choices = choices(self.context.directory)

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        found = choices(context.directory)
        return {"pool": found[0][0]} if len(found) == 1 else {}


class ApplicationsForm(PoolPageForm):
    """Which of the built-in applications are to be active."""

    applications = forms.MultipleChoiceField(
        label=_("Applications to activate"),
        required=False,
        choices=list(names.BUILT_IN_APPLICATIONS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each needs further configuration before it works: see the checklist of the deployment."),
    )
    does = {
        "Microsoft.Rtc.Applications.Caa": _("Lets people join the audio of a conference by telephone."),
        "Microsoft.Rtc.Applications.Cas": _("Plays tones and announcements when people join, leave or are muted."),
        "Microsoft.Rtc.Applications.Acd": _("Routes and queues calls to groups of agents."),
        "Microsoft.Rtc.Applications.Ccs": _("Lets people place and take Enterprise Voice calls on mobile phones."),
    }

    def adapt(self) -> None:
        active = _now("Active already.")
        self.choice_help = {
            "applications": {
                name: f"{text} {active}" if name in self.now.active else text for name, text in self.does.items()
            }
        }

    @classmethod
    def set_now(cls, now: Standing) -> dict[str, Any]:
        """All four, until the pool was configured once; then those that are active."""
        configured = now.logon.clients is not None
        return {"applications": list(now.active if configured else names.BUILT_IN_APPLICATIONS)}
