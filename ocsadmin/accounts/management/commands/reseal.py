"""After the secret key was changed: seal everything anew, so that the old key can be forgotten."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import get_resolver

from ocsadmin import sealing
from ocsadmin.accounts import audit
from ocsadmin.errors import DomainError


class Command(BaseCommand):
    """``reseal``: all at once, or nothing where something can't be opened by any of the keys."""

    help = "Seal what rests in the database, and bind the audit log, by the present SECRET_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        get_resolver().url_patterns  # noqa: B018  (every part of the console that seals something is loaded then)
        try:
            with transaction.atomic():
                counts = [(place.model, self._reseal(place)) for place in sealing.places]
                counts.append(("audit log", audit.reseal()))
        except DomainError as error:
            raise CommandError(str(error)) from error
        for name, count in counts:
            self.stdout.write(f"{name}: {count} sealed anew")

    def _reseal(self, place: sealing.Place) -> int:
        rows = apps.get_model(place.model)._base_manager.exclude(**{place.field: b""})
        count = 0
        for row in rows.iterator(chunk_size=100):
            value = sealing.unseal(bytes(getattr(row, place.field)), place.purpose)
            sealed = sealing.seal(value, place.purpose)
            count += rows.filter(pk=row.pk).update(**{place.field: sealed})
        return count
