"""Replication runs over REST."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings

from ocsadmin.accounts.models import Account

from .conftest import Caller

pytestmark = pytest.mark.django_db


class TestAskingForARun:
    def test_takes_its_right(self, caller_for: Callable[..., Caller], helpdesk_person: Account) -> None:
        assert caller_for(helpdesk_person).get("replication-runs/").status_code == 200
        assert caller_for(helpdesk_person).post("replication-runs/").status_code == 403

    def test_refuses_an_unknown_mode(self, caller: Caller) -> None:
        assert caller.post("replication-runs/", {"mode": "sideways"}).status_code == 422

    @pytest.mark.usefixtures("silent_broker")
    def test_says_when_the_broker_is_silent(self, caller: Caller) -> None:
        response = caller.post("replication-runs/", {"mode": "delta"})
        assert response.status_code == 503
        assert response.json()["type"] == "/problems/broker-silent"
        assert settings.CELERY_TASK_IGNORE_RESULT
