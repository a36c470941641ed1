"""Reports about numbers and addresses: missing, wrong, or used twice."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from . import columns as c
from . import gone, shared
from .base import NUMBERS, PeopleReport, Report
from .conditions import those

REPORTS: Final[tuple[Report, ...]] = (
    PeopleReport(
        name="no_line_uri",
        section=NUMBERS,
        title=_("Enterprise Voice without a line URI"),
        why=_("Enterprise Voice is on, but nobody can call them: no number leads to them."),
        cure=_("Give each a line URI, or switch Enterprise Voice off."),
        columns=(*c.PERSON, c.PHONE),
        operations=("configure_users",),
        reads=frozenset({"line_uri", "option_flags"}),
        find=those(enabled=True, voice_enabled=True, line_uri=""),
        orders=c.ORDERS,
    ),
    PeopleReport(
        name="duplicate_line_uris",
        section=NUMBERS,
        title=_("One line URI, several people"),
        why=_("Calls to this number fail or ring at the wrong person: a line URI must lead to one only."),
        cure=_("Give all but one another line URI, or one with an extension of its own."),
        columns=(c.LINE, *c.PERSON, c.SHARED_LINE),
        operations=("configure_users",),
        reads=frozenset({"line_uri", "line_key"}),
        find=shared.by_line,
        order="line",
        orders=c.ORDERS,
        is_costly=True,
        shared_key="line_key",
    ),
    PeopleReport(
        name="duplicate_phones",
        section=NUMBERS,
        title=_("One telephone number, several people"),
        why=_(
            "The Address Book finds several people by this number. Normal for a reception; else a number was not taken "
            "from whoever had it before."
        ),
        cure=_("Correct telephoneNumber in the directory, with the tool that keeps it."),
        columns=(c.PHONE, *c.PERSON, c.SHARED_PHONE),
        operations=("configure_users",),
        reads=frozenset({"telephone", "phone_key"}),
        find=shared.by_phone,
        order="phone",
        orders=c.ORDERS,
        is_costly=True,
        shared_key="phone_key",
        is_info=True,
    ),
    PeopleReport(
        name="duplicate_addresses",
        section=NUMBERS,
        title=_("One SIP address, several people"),
        why=_("Only one of them can sign in, and messages reach whoever was replicated first."),
        cure=_("Change the sign-in names of all but one."),
        columns=(*c.PERSON, c.SHARED_ADDRESS),
        operations=("change_sign_in_names", "disable_users"),
        reads=frozenset({"sip_address", "sip_key"}),
        find=shared.by_address,
        order="address",
        orders=c.ORDERS,
        is_costly=True,
        shared_key="sip_key",
    ),
    PeopleReport(
        name="wrong_sip_domain",
        section=NUMBERS,
        title=_("SIP domain that the forest does not serve"),
        why=_("The domain of the address is not one of the forest's SIP domains, or is gone: they can't sign in."),
        cure=_("Change their sign-in names, or add the SIP domain to the global settings."),
        columns=(*c.PERSON, c.SIP_DOMAIN),
        operations=("change_sign_in_names", "disable_users"),
        reads=frozenset({"sip_address", "sip_domain"}),
        find=gone.sip_domain,
        order="domain",
        orders=c.ORDERS,
    ),
)
