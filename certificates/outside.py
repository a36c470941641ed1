"""From rows to the real authorities. Only the app's start, tasks and faces call this."""

from __future__ import annotations

from ocsadmin import parts
from ocsadmin.authorities import AuthoritySettings, CertificationAuthority, Kind

from .known_authorities import OPTIONS, settings_of
from .models import Authority


def build_check(*, name: str, kind: str, secret: str, **options: str) -> None:
    """Whether an authority can be built of what was entered. Nothing is sent; a secret left empty is the stored one.

    :raises WrongSettings: it does not suffice.
    """
    row = Authority.objects.filter(name__iexact=name).first()
    stored = settings_of(row).secret if row is not None and not secret else secret
    known: dict[str, str] = {key: options.get(key, "") for key in OPTIONS}
    parts.authority(AuthoritySettings(kind=Kind(kind), name=name, secret=stored, **known))  # type: ignore[arg-type]


def authority_of(row: Authority) -> CertificationAuthority:
    """:raises WrongSettings: what is known of it does not suffice."""
    return parts.authority(settings_of(row))
