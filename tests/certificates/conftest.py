"""A name server and an authority, shared with the tests of checks; mirror rows of a small forest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from pools.models import Pool
from pools.rules import automatic_logon as logon
from tests.checks.conftest import names, root
from tests.pools.factories import PoolFactory, ServerFactory, SIPDomainFactory

__all__ = ["names", "root"]


@dataclass(frozen=True)
class Forest:
    """Two SIP domains; a pool of two servers whose clients sign in automatically, with a Web farm of its own."""

    pool: Pool


@pytest.fixture
def mirrored(db: None) -> Forest:
    SIPDomainFactory(name="contoso.com", is_default=True)
    SIPDomainFactory(name="retail.contoso.com")
    pool: Any = PoolFactory(
        name="ocspool1",
        pool_data={logon.CLIENTS: "TRUE", logon.REDIRECTS: "TRUE", "InternalWebFarmFQDN": "web.contoso.com"},
    )
    for name in ("ocsfe01", "ocsfe02"):
        ServerFactory(name=name, pool=pool)
    return Forest(pool)
