"""Pages on DNS records."""

from .entering import address, host_add, host_remove, key_add, key_remove, settings_page, sign_in
from .hand_over import export
from .records import pool_dns, record_list
from .writing import write

__all__ = [
    "address",
    "export",
    "host_add",
    "host_remove",
    "key_add",
    "key_remove",
    "pool_dns",
    "record_list",
    "settings_page",
    "sign_in",
    "write",
]
