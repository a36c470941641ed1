"""Which global meeting settings hold.

Source: Deploying Enterprise Edition, "Configure Audio/Video Conferencing and Web Conferencing".
"""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from ocsadmin.use_cases import field, spec
from pools.meetings.effective import PER_USER, Anonymous
from pools.meetings.kinds import POLICY, check_global_policy
from pools.models import UserPolicy


def _who_may_invite() -> list[tuple[str, object]]:
    return [
        (Anonymous.ALLOW, _("Allow users to invite anonymous participants")),
        (Anonymous.DISALLOW, _("Disallow users from inviting anonymous participants")),
        (Anonymous.PER_USER, _("Enforce per user")),
    ]


def _policies() -> list[tuple[str, object]]:
    return [(PER_USER, _("Use per user policy")), *((str(one.guid), one.name) for one in UserPolicy.objects.meeting())]


@spec
class GlobalSettingsSpec:
    """Other global meeting settings. What is left out stays as it is.

    ``global_policy``  ``per_user``, or the objectGUID of the one policy for all.
    """

    anonymous: Anonymous | None = field(
        label=_("Anonymous participants"),
        help=_("Who may invite anonymous participants."),
        choices=_who_may_invite,
        default=None,
        omit_default=True,
    )
    global_policy: str | None = field(
        label=_("Global policy"),
        help=_("The policy of who organizes a meeting holds for everyone who takes part in it."),
        kind=replace(POLICY, note="per_user, or the objectGUID of the one policy for all users."),
        choices=_policies,
        rule=check_global_policy,
        default=None,
        omit_default=True,
    )
