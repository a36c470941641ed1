"""People of the mirror as replication stores them, for reports."""

from __future__ import annotations

from typing import Any

from pools.models import Pool
from tests.users import factories
from users import report_keys as keys
from users.models import User


def enabled(name: str, pool: Pool, **values: Any) -> User:
    """Someone who is enabled on this pool, and with whom nothing is amiss."""
    address = name.replace(" ", ".").lower()
    return person(
        name,
        **{
            "enabled": True,
            "sip_address": f"sip:{address}@contoso.com",
            "home_server_key": pool.service_dn_key,
            **values,
        },
    )


def person(name: str, **values: Any) -> User:
    derived = {
        "voice_enabled": keys.has_voice(values.get("option_flags", 0)),
        "sip_key": keys.sip_key(values.get("sip_address", "")),
        "sip_domain": keys.sip_domain(values.get("sip_address", "")),
        "line_key": keys.number_key(values.get("line_uri", "")),
        "phone_key": keys.number_key(values.get("telephone", "")),
    }
    return factories.user(name, **{**derived, **values})
