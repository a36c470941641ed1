"""From rows to the real authorities. Only the app's start, tasks and faces call this."""

from __future__ import annotations

from ocsadmin import parts
from ocsadmin.authorities import CertificationAuthority

from .known_authorities import settings_of
from .models import Authority


def authority_of(row: Authority) -> CertificationAuthority:
    """:raises WrongSettings: what is known of it does not suffice."""
    return parts.authority(settings_of(row))
