"""How many source addresses a load balancer needs in SNAT mode.

Source: "Prerequisites for a Load Balancer Connecting to a Pool": one SNAT address for each group of 65,000 users;
100,000 users take two.
"""

from __future__ import annotations

from typing import Final

USERS_PER_ADDRESS: Final = 65_000
"""Each SNAT address limits the simultaneous connections to this number; connections are about active users."""


def snat_addresses(users: int) -> int:
    """Addresses for so many users; one at least."""
    return max(1, -(-max(0, users) // USERS_PER_ADDRESS))
