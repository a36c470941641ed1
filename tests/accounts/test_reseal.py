"""The secret key can be changed: all that is sealed is sealed anew, or nothing."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.urls import get_resolver

from ocsadmin import sealing
from ocsadmin.accounts import audit
from ocsadmin.accounts.models import Account
from ocsadmin.wizards.models import PURPOSE, Draft

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOT_SEALED = {"digest", "planned", "der", "packed"}


@pytest.fixture
def draft(administrator: Account) -> Draft:
    made: Draft = Draft.objects.create(wizard_name="x", owner=administrator, sealed=sealing.seal(b"a secret", PURPOSE))
    return made


def test_each_field_of_octets_is_said_to_be_sealed_or_not() -> None:
    assert get_resolver().url_patterns
    fields = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.BinaryField) and field.name not in NOT_SEALED
    }
    assert fields == {(place.model, place.field) for place in sealing.places}


class TestReseal:
    def test_lets_the_old_key_be_forgotten(self, draft: Draft, settings: Any) -> None:
        audit.record("tested")
        old, settings.SECRET_KEY = settings.SECRET_KEY, "another-key-" + "y" * 40
        settings.SECRET_KEY_FALLBACKS = [old]
        out = StringIO()
        call_command("reseal", stdout=out)
        assert "wizards.Draft: 1 sealed anew" in out.getvalue()
        settings.SECRET_KEY_FALLBACKS = []
        draft.refresh_from_db()
        assert sealing.unseal(bytes(draft.sealed), PURPOSE) == b"a secret"
        assert audit.verify().length == 1

    def test_changes_nothing_without_the_old_key(self, draft: Draft, settings: Any) -> None:
        before, settings.SECRET_KEY = bytes(draft.sealed), "another-key-" + "y" * 40
        with pytest.raises(CommandError, match="can't be opened"):
            call_command("reseal", stdout=StringIO())
        draft.refresh_from_db()
        assert bytes(draft.sealed) == before
