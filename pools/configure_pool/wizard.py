"""The Configure Pool/Server Wizard: its pages and its plan.

Source: Deploying Enterprise Edition, "Configure Pool and Applications" (titles, order and notes of the pages).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from ocsadmin.plans.plan import Plan
from ocsadmin.wizards import Answers, Page, Wizard, WizardContext
from pools.configure_pool.plan import NothingToChange, plan_configure_pool
from pools.configure_pool.spec import ConfigurePoolSpec
from pools.wizards.subjects import pool_of

from .edge_pages import NOW, EdgeServersForm, ExternalAccessForm, is_configured_now
from .first_pages import ApplicationsForm, PoolForm, choices
from .logon_pages import ClientLogonForm, LogonDomainsForm, is_automatic
from .sip_domain_page import SIPDomainsForm


class ConfigurePoolWizard(Wizard):
    """Pages and plan of a pool's configuration. It can be run again: it begins with what is set now."""

    name = "configure_pool"
    title = _("Configure Pool/Server")
    permission = "pools.configure_pool"
    group = _("RTCUniversalServerAdmins")
    icon = "pool"
    order = 30
    welcome = _(
        "This wizard configures an Enterprise pool or a Standard Edition server: its applications, the SIP domains of "
        "the forest, how clients sign in, and the way to Edge Servers. A pool needs it once, not with every server "
        "that is added. Run it again whenever something is to change: it begins with what is set now, and changes "
        "only what differs."
    )
    pages: ClassVar[tuple[Page, ...]] = (
        Page("pool", PoolForm, _("Server or Pool to Configure")),
        Page("applications", ApplicationsForm, _("Application Configuration")),
        Page("sip-domains", SIPDomainsForm, _("SIP domains"), template="pools/configure_pool/sip_domains.html"),
        Page("logon", ClientLogonForm, _("Client Logon Settings")),
        Page("domains", LogonDomainsForm, _("SIP Domains for Automatic Logon"), when=is_automatic),
        Page("external-access", ExternalAccessForm, _("External User Access Configuration")),
        Page(
            "edge-servers",
            EdgeServersForm,
            _("Edge Servers and Next Hop"),
            when=is_configured_now,
            intro=EdgeServersForm.intro,
        ),
    )
    ready_title = _("Ready to Configure Server or Pool")

    def subject(self, answers: Answers) -> str:
        return pool_of(answers)

    def first_answers(self, asked: Mapping[str, str], context: WizardContext) -> dict[str, dict[str, Any]]:
        """The pool of ``?pool=<GUID>``, when it is one."""
        known = dict(choices(context.directory)) if asked.get("pool") else {}
        return {"pool": {"pool": asked["pool"]}} if asked.get("pool") in known else {}

    def plan(self, answers: Answers, context: WizardContext) -> Plan:
        plan = plan_configure_pool(spec=spec_of(answers), directory=context.directory)
        if not plan.changes:
            raise NothingToChange(pool=dict(choices(context.directory))[answers["pool"]["pool"]])
        return plan


def spec_of(answers: Answers) -> ConfigurePoolSpec:
    """The wish that the pages hold. :raises ManyErrors: it breaks rules."""
    values = answers.merged()
    external = values.pop("external_access", "") == NOW
    wish = {name: value for name, value in values.items() if name != "for_pool"}
    return ConfigurePoolSpec.from_json({**wish, "external_access": external})
