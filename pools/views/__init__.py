"""Pages on pools and what belongs to them."""

from .topology import pool, pool_list, server_list, sip_domain_list

__all__ = ["pool", "pool_list", "server_list", "sip_domain_list"]
