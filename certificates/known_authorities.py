"""The authorities that requests can be sent to: those that were entered, and two that are always there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet

from ocsadmin.authorities import AuthoritySettings, Kind
from ocsadmin.errors import DomainError
from ocsadmin.sealing import seal, unseal

from .models import Authority
from .models.authority import PURPOSE

BY_FILE: Final = "By file"
LAB: Final = "Lab authority"
BUILT_IN: Final = (BY_FILE, LAB)
OPTIONS: Final = ("address", "user", "trusted", "template")
"""What is stored in plain beside the secret."""


class UnknownAuthority(DomainError):
    """There is no such certification authority."""

    code, field, status = "unknown-authority", "authority", 422
    message = "The console knows no certification authority named {name}."
    hint = "Choose one of: {known}. Or enter it on the page Authorities first."


def all_authorities() -> QuerySet[Authority]:
    """Every authority, the two of the console among them: by file, and the lab authority where it is allowed."""
    for name, kind in ((BY_FILE, Kind.OFFLINE), (LAB, Kind.LAB)):
        if kind == Kind.OFFLINE or settings.LAB_AUTHORITY:
            Authority.objects.get_or_create(name=name, defaults={"kind": kind})
    every = Authority.objects.all()
    return every if settings.LAB_AUTHORITY else every.exclude(kind=Kind.LAB)


def online() -> QuerySet[Authority]:
    """Those that a request can be sent to at once."""
    return all_authorities().exclude(kind=Kind.OFFLINE)


def named(name: str) -> Authority:
    """:raises UnknownAuthority: there is none."""
    found = all_authorities().filter(name__iexact=name.strip()).first()
    if found is None:
        known = ", ".join(all_authorities().values_list("name", flat=True))
        raise UnknownAuthority(name=name, known=known)
    return found


def settings_of(row: Authority) -> AuthoritySettings:
    """How it is reached; its secret is opened here and nowhere else."""
    secrets: Mapping[str, str] = json.loads(unseal(bytes(row.sealed), PURPOSE)) if row.sealed else {}
    plain: dict[str, Any] = {name: str(row.options.get(name, "")) for name in OPTIONS}
    more = {name: str(value) for name, value in row.options.items() if name not in OPTIONS}
    hidden = {name: value for name, value in secrets.items() if name != "secret"}
    return AuthoritySettings(
        kind=Kind(row.kind), name=row.name, secret=secrets.get("secret", ""), options={**more, **hidden}, **plain
    )


def keep(*, name: str, kind: str, secrets: Mapping[str, str], by: str, **options: Any) -> Authority:
    """Enter an authority, or change it. A secret that is not given stays as it is."""
    row = Authority.objects.filter(name__iexact=name).first() or Authority(name=name)
    given = {key: value for key, value in secrets.items() if value}
    if given or row.kind != kind:
        row.sealed = seal(json.dumps(given).encode(), PURPOSE) if given else b""
    row.kind, row.options, row.entered_by = kind, {key: str(value) for key, value in options.items() if value}, by
    row.save()
    return row
