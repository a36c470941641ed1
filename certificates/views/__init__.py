"""Pages on certificates."""

from .authorities import authority_list, remove_authority
from .downloads import certificate_file, request_text
from .inventory import certificate, certificate_list
from .keys import destroy_key, take_key, taken_key
from .looking import look_now
from .names import needed_names
from .pools import mark_director, pool_certificates
from .requests import certificate_request, request_list

__all__ = [
    "authority_list",
    "certificate",
    "certificate_file",
    "certificate_list",
    "certificate_request",
    "destroy_key",
    "look_now",
    "mark_director",
    "needed_names",
    "pool_certificates",
    "remove_authority",
    "request_list",
    "request_text",
    "take_key",
    "taken_key",
]
