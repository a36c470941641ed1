"""Server or Pool to Configure · Application Configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocsadmin.directory import Directory
from ocsadmin.wizards import WizardContext
from ocsadmin.wizards.spec_forms import form_field
from pools import names, words
from pools.configure_pool.spec import ConfigurePoolSpec
from pools.configure_pool.standing import Standing, pools_of
from pools.rules.form import RuleForm
from pools.services import applications

from .pool_page import PoolPageForm


def choices(directory: Directory) -> list[tuple[str, str]]:
    """The objectGUID and the name of each pool and Standard Edition server."""
    return [(str(one.guid), _titled(one)) for one in pools_of(directory)]


def _titled(pool: Any) -> str:
    return f"{applications.fqdn_of(pool)} ({words.pool_type(pool.number('msRTCSIP-PoolType') or None)})"


def pool_of_address(asked: Mapping[str, str], context: WizardContext) -> dict[str, dict[str, Any]]:
    """The pool of ``?pool=<GUID>``, when it is one."""
    known = dict(choices(context.directory)) if asked.get("pool") else {}
    return {"pool": {"pool": asked["pool"]}} if asked.get("pool") in known else {}


class PoolForm(RuleForm):
    """Which pool or server it is about."""

    pool = form_field(ConfigurePoolSpec, "pool")

    def prepare(self) -> None:
        field: Any = self.fields["pool"]
        field.choices = choices(self.context.directory)

    @classmethod
    def start(cls, context: WizardContext) -> dict[str, Any]:
        found = choices(context.directory)
        return {"pool": found[0][0]} if len(found) == 1 else {}


class ApplicationsForm(PoolPageForm):
    """Which of the built-in applications are to be active."""

    applications = form_field(ConfigurePoolSpec, "applications")
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
