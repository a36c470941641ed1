"""The TSIG key that the setting OCSADMIN_DNS_UPDATE_KEY holds, beside those that people entered."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ocsadmin.plans.kinds.dns_errors import BadKey
from ocsadmin.plans.kinds.dns_keys import Key


def key() -> Key | None:
    """:raises BadKey: the setting can't be used."""
    return Key.parse(settings.DNS_UPDATE_KEY) if settings.DNS_UPDATE_KEY else None


def check() -> None:
    """:raises ImproperlyConfigured: the setting can't be used, so that the start stops with a sentence."""
    try:
        key()
    except BadKey as error:
        raise ImproperlyConfigured(f"OCSADMIN_DNS_UPDATE_KEY: {error.text} {error.cure}") from error


def find(name: str) -> Key | None:
    """The key of the setting, if it has this name; for ``dns_keys.register``."""
    found = key()
    return found if found and found.name == name.rstrip(".").lower() else None


def name() -> str:
    found = key()
    return found.name if found else ""
