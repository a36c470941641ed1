"""People of the mirror as replication stores them, for reports."""

from __future__ import annotations

from typing import Any

from pools.models import Pool
from tests.users import factories
from users.models import User
from users.reports import keys as keys


def enabled(name: str, pool: Pool, **values: Any) -> User:
    """Someone who is enabled on this pool, and with whom nothing is amiss."""
    return person(name, **{**_on(pool, name), **values})


def many_enabled(pool: Pool, count: int) -> None:
    """So many of them, each with numbers of their own; in one statement."""
    lines = [(f"Person {number}", f"tel:+1425{number:07}") for number in range(count)]
    User.objects.bulk_create(
        factories.build(name, **_derived({**_on(pool, name), "line_uri": line, "telephone": line.removeprefix("tel:")}))
        for name, line in lines
    )


def person(name: str, **values: Any) -> User:
    return factories.user(name, **_derived(values))


def _on(pool: Pool, name: str) -> dict[str, Any]:
    address = f"sip:{name.replace(' ', '.').lower()}@contoso.com"
    return {"enabled": True, "sip_address": address, "home_server_key": pool.service_dn_key}


def _derived(values: dict[str, Any]) -> dict[str, Any]:
    derived = {
        "voice_enabled": keys.has_voice(values.get("option_flags", 0)),
        "sip_key": keys.sip_key(values.get("sip_address", "")),
        "sip_domain": keys.sip_domain(values.get("sip_address", "")),
        "line_key": keys.number_key(values.get("line_uri", "")),
        "phone_key": keys.number_key(values.get("telephone", "")),
    }
    return {**derived, **values}
