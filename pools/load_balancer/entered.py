"""What people enter of a pool's load balancer. Nothing outside our database changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ocsadmin.errors import BadInput
from pools.dns.entered import BadAddress, check_addresses, keep_addresses
from pools.dns.records import INTERNAL
from pools.models import LoadBalancerConfirmation, LoadBalancerFacts, Pool

from .balancer import LoadBalancer
from .requirements import BY_SLUG

MOST_USERS: Final = 10_000_000


def keep_facts(
    balancer: LoadBalancer,
    *,
    vip: str,
    web_vip: str,
    more_users: int,
    snat: str | Iterable[str],
    who: str,
) -> LoadBalancerFacts:
    """Remember virtual addresses, users to come and SNAT addresses.

    :raises DomainError: ``field`` says which value can't be used.
    """
    if not 0 <= more_users <= MOST_USERS:
        text = f"{more_users} users can't be."
        raise BadInput(text, cure=f"Give a number from 0 to {MOST_USERS:,}.", field="more_users")
    addresses = _checked("snat", snat)
    own = _one("vip", vip)
    of_web = _one("web_vip", web_vip)
    keep_addresses(name=balancer.fqdn, side=INTERNAL, addresses=own, who=who)
    if balancer.web_farm:
        keep_addresses(name=balancer.web_farm, side=INTERNAL, addresses=of_web, who=who)
    kept, _made = LoadBalancerFacts.objects.update_or_create(
        pool_guid=balancer.pool.guid,
        defaults={"more_users": more_users, "snat_addresses": addresses, "entered_by": who},
    )
    return kept


def confirm(pool: Pool, slug: str, *, who: str, note: str = "") -> LoadBalancerConfirmation:
    """Someone says that a requirement is met.

    :raises BadInput: there is no such requirement, or the console verifies it itself.
    """
    requirement = BY_SLUG.get(slug)
    if requirement is None or requirement.check is not None:
        raise BadInput(f"“{slug}” is no requirement that a person confirms.", field="requirement")
    kept, _made = LoadBalancerConfirmation.objects.update_or_create(
        pool_guid=pool.guid, requirement=slug, defaults={"confirmed_by": who, "note": " ".join(note.split())[:500]}
    )
    return kept


def withdraw(pool: Pool, slug: str) -> None:
    LoadBalancerConfirmation.objects.filter(pool_guid=pool.guid, requirement=slug).delete()


def _one(field: str, text: str) -> list[str]:
    found = _checked(field, text)
    if len(found) > 1:
        raise BadInput("A virtual IP address is a single one.", cure="Give one address.", field=field)
    return found


def _checked(field: str, text: str | Iterable[str]) -> list[str]:
    try:
        return check_addresses(text)
    except BadAddress as error:
        raise BadAddress(field=field, **error.values) from error
