"""Any number of people, the same ones every time: the generator is seeded, nothing depends on the clock."""

import random
from collections.abc import Iterator
from typing import Final

from ocsadmin.demo import names
from ocsadmin.demo.content.dn import child
from ocsadmin.demo.content.people import notable, phones
from ocsadmin.demo.content.people.name_lists import LISTS, NameList
from ocsadmin.demo.content.people.person import (
    ENHANCED_PRESENCE,
    PUBLIC_IM,
    REMOTE_CALL_CONTROL,
    UNIFIED_COMMUNICATIONS,
    Enabled,
    Person,
)
from ocsadmin.demo.content.topology.pools import ENTERPRISE_POOL, STANDARD_POOL, Pool
from ocsadmin.demo.content.units import DEPARTMENTS, OFFICES, department_unit

_SEED: Final = 2007
_LONGEST_ACCOUNT: Final = 20
_TITLES: Final = ("Manager", "Senior Consultant", "Analyst", "Developer", "Assistant", "Director", "Clerk", "Engineer")
_POOL_BY_REMAINDER: Final = {3: ENTERPRISE_POOL, 7: STANDARD_POOL}
"""Of ten people one is enabled on each pool."""


class _Taken:
    """Names given so far: display names and accounts are unique among generated people."""

    def __init__(self) -> None:
        self.display_names = {person.display_name for person in notable.people()}
        self.accounts = {person.account for person in notable.people()}

    def display_name(self, given: str, surname: str, names_: NameList) -> str:
        parts = (surname, given) if names_.family_first else (given, surname)
        plain = unique = names_.separator.join(parts)
        number = 1
        while unique in self.display_names:
            number += 1
            unique = f"{plain} {number}"
        self.display_names.add(unique)
        return unique

    def account(self, given: str, surname: str) -> str:
        plain = f"{given}.{surname}".replace("'", "")
        unique, number = plain[:_LONGEST_ACCOUNT].rstrip("."), 1
        while unique in self.accounts:
            number += 1
            unique = f"{plain[: _LONGEST_ACCOUNT - len(str(number))]}{number}"
        self.accounts.add(unique)
        return unique


def people(count: int) -> Iterator[Person]:
    chance, taken = random.Random(_SEED), _Taken()
    for index in range(count):
        yield _person(index, chance, taken)


def _person(index: int, chance: random.Random, taken: _Taken) -> Person:
    listed = chance.choices(LISTS, [names_.share for names_ in LISTS])[0]
    (given, given_latin), (surname, surname_latin) = chance.choice(listed.given), chance.choice(listed.surnames)
    display_name = taken.display_name(given, surname, listed)
    account = taken.account(given_latin, surname_latin)
    department = chance.choice(DEPARTMENTS)
    office = chance.choice((*OFFICES, "London"))
    unit = department_unit(department)
    mail = "" if _without_mail(index) else f"{account}@{_mail_domain(department)}"
    pool = _POOL_BY_REMAINDER.get(index % 10)
    return Person(
        given=given,
        surname=surname,
        display_name=display_name,
        account=account,
        unit=child(office, unit, "OU") if office in OFFICES and chance.random() < 0.7 else unit,
        title=chance.choice(_TITLES),
        department=department,
        office=f"{office} {chance.randrange(1, 9)}/{chance.randrange(1000, 4000)}",
        phone=phones.number(office, chance),
        mail=mail,
        upn=f"{account}@{names.SECOND_UPN_SUFFIX if index % 9 == 5 else names.DOMAIN}",
        other_addresses=_other_addresses(index, account, mail),
        enabled=_enabled(index, pool, account, department) if pool else None,
    )


def _without_mail(index: int) -> bool:
    """One in twenty has no mail address, and none of those is enabled."""
    return index % 25 == 4 or index % 100 == 11


def _mail_domain(department: str) -> str:
    return f"retail.{names.DOMAIN}" if department == "Retail" else names.DOMAIN


def _other_addresses(index: int, account: str, mail: str) -> tuple[str, ...]:
    addresses = []
    if mail and index % 3 == 0:
        addresses.append(f"smtp:{account}@{names.SECOND_UPN_SUFFIX}")
    if mail and index % 6 == 0:
        addresses.append(f"x500:/o=Contoso/ou=First Administrative Group/cn=Recipients/cn={account}")
    return tuple(addresses)


def _enabled(index: int, pool: Pool, account: str, department: str) -> Enabled:
    """Enabled people differ in turn: voice, remote call control, federation, archiving, policies."""
    turn = index // 10
    number = f"{turn % 10000:04d}"
    flags, line, line_server, profile = ENHANCED_PRESENCE, "", "", ""
    if turn % 4 == 0:
        redmond = pool is ENTERPRISE_POOL
        flags += UNIFIED_COMMUNICATIONS
        line = f"tel:+1425556{number}" if redmond else f"tel:+6129293{number}"
        profile = "Redmond.contoso.com" if redmond else "Sydney.contoso.com"
    elif turn % 4 == 1:
        flags += REMOTE_CALL_CONTROL
        line = f"tel:3{number};phone-context=dialstring;device=SEP00{number}00AA{index % 10}0"
        line_server = f"sip:8000@cups.{names.DOMAIN}"
    return Enabled(
        pool=pool,
        sip_uri=f"sip:{account}@{_mail_domain(department)}",
        option_flags=flags + (PUBLIC_IM if turn % 5 == 0 else 0),
        line=line,
        line_server=line_server,
        federation=turn % 2 == 0,
        remote_access=turn % 3 == 0,
        archiving=(0, 4, 8, 12)[turn % 4],
        meeting_policy="Policy 3 (Medium)" if turn % 6 == 0 else "",
        location_profile=profile,
    )
