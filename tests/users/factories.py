"""Rows of the mirror for tests: valid by default, a test sets only what it is about."""

from __future__ import annotations

import uuid
from itertools import count
from typing import Any

from django.utils import timezone

from ocsadmin.directory import DN
from pools.models import Pool, SIPDomain
from users.models import User
from users.search import fold, search_text

_numbers = count(1)
PEOPLE = DN.parse("OU=People,DC=contoso,DC=com")


def user(name: str = "", **values: Any) -> User:
    """A person as replication would have stored them, search text and all."""
    row = build(name, **values)
    row.save()
    return row


def build(name: str = "", **values: Any) -> User:
    number = next(_numbers)
    name = name or f"Person {number}"
    unit: DN = values.pop("unit", PEOPLE)
    account = values.pop("account", f"account{number}")
    fields = {
        "guid": uuid.uuid4(),
        "display_name": name,
        "account": account,
        "user_principal_name": f"{account}@contoso.com",
        "read_at": timezone.now(),
        "ou_dn": str(unit),
        "ou_key": unit.key,
        "dn": str(unit.child("CN", name)),
        "dn_key": unit.child("CN", f"{name} {number}").key,
        "sort_name": fold(name),
        **values,
    }
    made = User(**fields)
    texts = [made.display_name, made.given_name, made.surname, made.account, made.user_principal_name, made.mail]
    made.search_text = search_text([*texts, made.sip_address], [made.telephone, made.mobile, *made.other_phones])
    return made


def pool(name: str = "ocspool1") -> Pool:
    dn = DN.parse(f"CN={name},CN=Pools,CN=RTC Service,CN=Services,CN=Configuration,DC=contoso,DC=com")
    return Pool.objects.create(
        guid=uuid.uuid4(),
        dn=str(dn),
        dn_key=dn.key,
        name=name,
        fqdn=f"{name}.contoso.com",
        read_at=timezone.now(),
        service_dn_key=dn.child("CN", "Microsoft").child("CN", "LC Services").key,
    )


def sip_domain(name: str = "contoso.com", *, is_default: bool = True) -> SIPDomain:
    return SIPDomain.objects.create(
        guid=uuid.uuid4(),
        dn=f"CN={name}",
        dn_key=f"cn={name}",
        name=name,
        is_default=is_default,
        read_at=timezone.now(),
    )
