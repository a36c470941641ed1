"""People that tests and demonstrations refer to by name."""

from typing import Final

from ocsadmin.demo import names
from ocsadmin.demo.content.dn import child
from ocsadmin.demo.content.people.person import (
    ENHANCED_PRESENCE,
    REMOTE_CALL_CONTROL,
    UNIFIED_COMMUNICATIONS,
    Enabled,
    Person,
)
from ocsadmin.demo.content.topology.pools import ENTERPRISE_POOL
from ocsadmin.demo.content.units import department_unit

SAME_NAME: Final = (
    f"CN=Maria García,{department_unit('Sales')}",
    f"CN=Maria García,{department_unit('Finance')}",
)
"""Two people whose display names are equal to the letter. Neither is enabled."""

DISABLED_ACCOUNT: Final = f"CN=Pavel Dvořák,{department_unit('Support')}"
"""The account is disabled; the person is still enabled for OCS on ocspool1."""

PROTECTED: Final = f"CN=Ingrid Östberg,{department_unit('Engineering')}"
"""A domain administrator, protected by AdminSDHolder: delegated accounts can't write the entry."""

COMMA_IN_NAME: Final = f"CN=O'Brien\\, Conor,{department_unit('Retail')}"
"""The common name holds a comma, so the DN holds an escape."""

MARKUP_IN_NAME: Final = child("Robin <b>Contractor</b> & Söhne", department_unit("Retail"))
"""The display name would be markup if a page forgot to escape it."""

ORDINARY: Final = f"CN=Kim Abercrombie,{department_unit('Sales')}"
"""Not enabled, with mail and telephone number: the usual case of Enable Users."""

VOICE_USER: Final = f"CN=Jim Daly,{department_unit('Engineering')}"
"""Enabled on ocspool1 with Enterprise Voice, meeting policy and location profile."""

REMOTE_CALL_CONTROL_USER: Final = f"CN=Terry Adams,{department_unit('Support')}"
"""Enabled on ocspool1 with remote call control."""


def people() -> list[Person]:
    return [
        _person("Maria", "García", "maria.garcia", "Sales", phone="+1 (425) 555-0110"),
        _person("Maria", "García", "maria.garcia2", "Finance", phone="+34 91 555 01 10"),
        _person(
            "Pavel",
            "Dvořák",
            "pavel.dvorak",
            "Support",
            phone="+420 222 555 010",
            account_enabled=False,
            enabled=Enabled(ENTERPRISE_POOL, _sip("pavel.dvorak")),
        ),
        _person("Ingrid", "Östberg", "ingrid.ostberg", "Engineering", phone="0046 8 555 010 00", domain_admin=True),
        _person("Conor", "O'Brien", "conor.obrien", "Retail", phone="425.555.0112", shown="O'Brien, Conor"),
        _person("Robin", "Contractor", "robin.contractor", "Retail", shown="Robin <b>Contractor</b> & Söhne"),
        _person("Kim", "Abercrombie", "kim.abercrombie", "Sales", phone="+1 (425) 555-0100"),
        _person(
            "Jim",
            "Daly",
            "jim.daly",
            "Engineering",
            phone="+1 (425) 555-0101",
            enabled=Enabled(
                ENTERPRISE_POOL,
                _sip("jim.daly"),
                option_flags=ENHANCED_PRESENCE + UNIFIED_COMMUNICATIONS,
                line="tel:+14255550101",
                federation=True,
                remote_access=True,
                meeting_policy="Policy 1 (High)",
                location_profile="Redmond.contoso.com",
            ),
        ),
        _person(
            "Terry",
            "Adams",
            "terry.adams",
            "Support",
            phone="(02) 9292 9761",
            enabled=Enabled(
                ENTERPRISE_POOL,
                _sip("terry.adams"),
                option_flags=ENHANCED_PRESENCE + REMOTE_CALL_CONTROL,
                line="tel:29761;phone-context=dialstring",
                line_server="sip:8000@cups.contoso.com",
            ),
        ),
    ]


def _sip(account: str) -> str:
    return f"sip:{account}@{names.DOMAIN}"


def _person(
    given: str,
    surname: str,
    account: str,
    department: str,
    *,
    phone: str = "",
    shown: str = "",
    enabled: Enabled | None = None,
    account_enabled: bool = True,
    domain_admin: bool = False,
) -> Person:
    return Person(
        given=given,
        surname=surname,
        display_name=shown or f"{given} {surname}",
        account=account,
        unit=department_unit(department),
        title="Specialist",
        department=department,
        office="Redmond",
        phone=phone,
        mail=f"{account}@{names.DOMAIN}",
        upn=names.upn(account),
        enabled=enabled,
        account_enabled=account_enabled,
        domain_admin=domain_admin,
    )
