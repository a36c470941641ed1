"""What people enter of names and addresses: the rules, and where it is kept. Nothing outside our database changes."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from typing import Final

from django.db import IntegrityError, transaction

from ocsadmin import sealing
from ocsadmin.checks.targets import of_one_host
from ocsadmin.errors import BadInput, DomainError
from ocsadmin.plans.kinds.dns_keys import Key
from pools import rules
from pools.models import HostAddress, HostRole, NameServerKey

MOST_ADDRESSES: Final = 16
KEY_PURPOSE: Final = "dns-key"
sealing.rests_in("pools.NameServerKey", "sealed", KEY_PURPOSE)


class BadAddress(DomainError):
    """An address can't be used."""

    code, status, field = "bad-address", 422, "addresses"
    message = "“{value}” can't be used: {problem}."
    hint = "{cure}"


class NameTaken(DomainError):
    """The name has this role already."""

    code, field = "dns-role-taken", "name"
    message = "{name} is entered already."
    hint = "Change its addresses in the table."


def check_name(value: str, *, field: str = "name") -> str:
    """A host's name in lower case, without a final dot; wildcards, short names and addresses are refused.

    :raises MissingValue, BadHostName:
    """
    value = value.strip().rstrip(".").lower()
    if "*" in value:
        raise BadInput("A wildcard is not the name of a host.", cure="Type the full name of one host.", field=field)
    return rules.check_fqdn(value, field=field, what="the name of a host")


def check_addresses(text: str | Iterable[str]) -> list[str]:
    """IPv4 addresses between blanks or commas, each once; empty for none.

    :raises BadAddress: one can't be the address of a host, or there are too many.
    """
    parts = re.split(r"[\s,;]+", text.strip()) if isinstance(text, str) else [str(one).strip() for one in text]
    found = list(dict.fromkeys(check_address(part) for part in parts if part))
    if len(found) > MOST_ADDRESSES:
        problem, cure = f"there are {len(found)} addresses", f"Give {MOST_ADDRESSES} at most."
        raise BadAddress(value=found[0], problem=problem, cure=cure)
    return found


def check_address(value: str, *, field: str = "addresses") -> str:
    """:raises BadAddress: it is no IPv4 address, or one that no single host has."""
    cure = "Type four numbers from 0 to 255, as in 192.0.2.10."
    try:
        address = ipaddress.ip_address(value.strip("[]").partition("%")[0])
    except ValueError as error:
        shown = value[:60] + ("…" if len(value) > 60 else "")
        raise BadAddress(field=field, value=shown, problem="it is not an IP address", cure=cure) from error
    if isinstance(address, ipaddress.IPv6Address):
        problem = "it is an IPv6 address, and Office Communications Server 2007 R2 speaks IPv4 only"
        raise BadAddress(field=field, value=value, problem=problem, cure="Give the host's IPv4 address.")
    if not of_one_host(str(address)):
        raise BadAddress(field=field, value=value, problem="no single host has this address", cure=cure)
    return str(address)


def keep_addresses(*, name: str, side: str, addresses: str | Iterable[str], who: str) -> HostAddress | None:
    """Remember which addresses a name is to have; none forgets it.

    :raises DomainError: name, side or an address can't be used.
    """
    name, found = check_name(name), check_addresses(addresses)
    if side not in HostAddress.Side.values:
        raise BadInput(f"“{side}” is not a side.", cure="Give internal or external.", field="side")
    if not found:
        HostAddress.objects.filter(name=name, side=side).delete()
        return None
    kept, _made = HostAddress.objects.update_or_create(
        name=name, side=side, defaults={"addresses": found, "entered_by": who}
    )
    return kept


def keep_role(*, role: str, name: str, who: str, sip_domain: str = "") -> HostRole:
    """Remember a host outside the directory.

    :raises DomainError: role, name or SIP domain can't be used, or it is known already.
    """
    name = check_name(name)
    if role not in HostRole.Role.values:
        raise BadInput(f"“{role}” is not a role of a host.", cure="Choose one of the list.", field="role")
    if sip_domain:
        sip_domain = check_name(sip_domain, field="sip_domain")
        if role != HostRole.Role.EDGE_ACCESS:
            raise BadInput("Only an Access Edge service is for one SIP domain.", field="sip_domain")
    try:
        with transaction.atomic():
            return HostRole.objects.create(role=role, name=name, sip_domain=sip_domain, entered_by=who)
    except IntegrityError as error:
        raise NameTaken(name=name) from error


def keep_key(*, name: str, algorithm: str, secret: str, who: str) -> NameServerKey:
    """Seal a TSIG key; one of the same name is replaced.

    :raises BadKey: it can't be used.
    """
    key = Key(name.strip().rstrip(".").lower(), algorithm.strip().lower(), secret.strip()).checked()
    kept, _made = NameServerKey.objects.update_or_create(
        name=key.name,
        defaults={
            "algorithm": key.algorithm,
            "sealed": sealing.seal(key.secret.encode(), KEY_PURPOSE),
            "entered_by": who,
        },
    )
    return kept


def find_key(name: str) -> Key | None:
    """The key of this name, opened; for ``dns_keys.register``."""
    kept = NameServerKey.objects.filter(name=name.rstrip(".").lower()).first()
    if kept is None:
        return None
    return Key(kept.name, kept.algorithm, sealing.unseal(bytes(kept.sealed), KEY_PURPOSE).decode())
