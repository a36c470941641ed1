"""What can be validated and in which steps, in the words of the deployment tool.

Source: Deploying Enterprise Edition, "Validate Your Server and Pool Configuration" and its topics.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from ocsadmin.errors import BadInput


class Role(StrEnum):
    """A server role or an application: each has a validation of its own."""

    FRONT_END = "front_end"
    WEB_COMPONENTS = "web_components"
    WEB_CONFERENCING = "web_conferencing"
    AV_CONFERENCING = "av_conferencing"
    APPLICATION_SHARING = "application_sharing"
    CONFERENCING_ATTENDANT = "conferencing_attendant"
    CONFERENCING_ANNOUNCEMENT = "conferencing_announcement"
    RESPONSE_GROUP = "response_group"
    OUTSIDE_VOICE_CONTROL = "outside_voice_control"


class Step(StrEnum):
    """What the page "Validation steps" lets one tick."""

    LOCAL = "local_configuration"
    CONNECTIVITY = "connectivity"
    SIGN_IN = "sip_logon_im"
    CONFERENCE = "im_conference"


ROLE_TITLES: Final = {
    Role.FRONT_END: _("Front End Server"),
    Role.WEB_COMPONENTS: _("Web Components Server"),
    Role.WEB_CONFERENCING: _("Web Conferencing Server"),
    Role.AV_CONFERENCING: _("A/V Conferencing Server"),
    Role.APPLICATION_SHARING: _("Application Sharing Server"),
    Role.CONFERENCING_ATTENDANT: _("Conferencing Attendant"),
    Role.CONFERENCING_ANNOUNCEMENT: _("Conferencing Announcement Service"),
    Role.RESPONSE_GROUP: _("Response Group Service"),
    Role.OUTSIDE_VOICE_CONTROL: _("Outside Voice Control"),
}
STEP_TITLES: Final = {
    Step.LOCAL: _("Validate Local Server Configuration"),
    Step.CONNECTIVITY: _("Validate Connectivity"),
    Step.SIGN_IN: _("Validate SIP Logon (1-Party) and IM (2-Party)"),
    Step.CONFERENCE: _("Validate IM Conference (2-Party)"),
}
STEPS_WITH_ACCOUNTS: Final = frozenset({Step.SIGN_IN, Step.CONFERENCE})
"""Steps that sign in as a person; off until users are enabled."""
USUAL_STEPS: Final = (Step.LOCAL, Step.CONNECTIVITY)
EVERY_ROLE: Final = tuple(Role)
SERVER_ROLES: Final = (
    Role.FRONT_END,
    Role.WEB_COMPONENTS,
    Role.WEB_CONFERENCING,
    Role.AV_CONFERENCING,
    Role.APPLICATION_SHARING,
)

APPLICATIONS: Final = {
    Role.CONFERENCING_ATTENDANT: "Microsoft.Rtc.Applications.Caa",
    Role.CONFERENCING_ANNOUNCEMENT: "Microsoft.Rtc.Applications.Cas",
    Role.RESPONSE_GROUP: "Microsoft.Rtc.Applications.Acd",
    Role.OUTSIDE_VOICE_CONTROL: "Microsoft.Rtc.Applications.Ccs",
}
"""Role → identifier of the application."""

MCUS: Final = {
    Role.WEB_CONFERENCING: "Data MCU",
    Role.AV_CONFERENCING: "AV MCU",
    Role.APPLICATION_SHARING: "AS MCU",
}
"""Role → short name of its conferencing server, as in the CN ``LS AV MCU``."""
FRONT_END_MCUS: Final = ("IM MCU", "ACP MCU")
"""Conferencing servers without a validation of their own: they belong to the Front End Server."""


def roles_of(names: Iterable[str]) -> list[Role]:
    """The roles of these names, each once, in the usual order; all of them where none is named.

    :raises BadInput: one is not known.
    """
    wanted = list(names)
    if unknown := [name for name in wanted if not isinstance(name, str) or name not in set(Role)]:
        raise BadInput(
            _("“%(name)s” is no server role that can be validated.") % {"name": unknown[0]},
            cure=_("Known are: %(known)s.") % {"known": ", ".join(Role)},
            field="roles",
        )
    return [role for role in Role if role in wanted] or list(EVERY_ROLE)


def steps_of(names: Iterable[str]) -> list[Step]:
    """The steps of these names in their order; the usual two where none is named.

    :raises BadInput: one is not known.
    """
    wanted = list(names)
    if unknown := [name for name in wanted if not isinstance(name, str) or name not in set(Step)]:
        raise BadInput(
            _("“%(name)s” is no validation step.") % {"name": unknown[0]},
            cure=_("Known are: %(known)s.") % {"known": ", ".join(Step)},
            field="steps",
        )
    return [step for step in Step if step in wanted] or list(USUAL_STEPS)


def role_title(name: str) -> str:
    return str(ROLE_TITLES[Role(name)]) if name in set(Role) else name


def step_title(name: str) -> str:
    return str(STEP_TITLES[Step(name)]) if name in set(Step) else name
