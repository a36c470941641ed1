"""Reports about who may do what."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from . import columns as c
from .base import ACCESS, PeopleReport, Report
from .conditions import those
from .of_settings import switched_on

REPORTS: Final[tuple[Report, ...]] = (
    PeopleReport(
        name="protected_accounts",
        section=ACCESS,
        title=_("Protected accounts that are enabled"),
        why=_(
            "Active Directory protects them (adminCount is 1), mostly because they are administrators: delegated "
            "rights do not hold for them, and an administrator's account had better not sign in to a client."
        ),
        cure=_("Use an ordinary account for daily work; what has to be changed here a Domain Admin changes."),
        columns=(*c.PERSON, c.UNIT),
        operations=("disable_users",),
        find=those(enabled=True, admin_count=True),
        orders=c.ORDERS,
        is_info=True,
    ),
    PeopleReport(
        name="federation",
        section=ACCESS,
        title=_("May talk to federated partners"),
        why=_("Federation is on for them: people of other organizations may see their presence and write to them."),
        cure=_("Switch federation off for those who need no partners."),
        columns=(*c.PERSON, c.UNIT),
        **switched_on("federation"),
        orders=c.ORDERS,
        is_info=True,
    ),
    PeopleReport(
        name="remote_access",
        section=ACCESS,
        title=_("May sign in from outside"),
        why=_("Remote access is on for them: they can sign in from the Internet through an Access Edge Server."),
        cure=_("Switch remote access off for those who work inside only."),
        columns=(*c.PERSON, c.UNIT),
        **switched_on("remote_access"),
        orders=c.ORDERS,
        is_info=True,
    ),
)
