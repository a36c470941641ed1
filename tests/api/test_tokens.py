"""What a token opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ocsadmin.accounts.models import Account, ApiToken
from ocsadmin.jobs.models import Job

from .conftest import Caller

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.notes")]


class TestToken:
    def test_opens_what_its_scopes_name_and_nothing_else(
        self, caller_for: Callable[..., Caller], administrator: Account
    ) -> None:
        caller = caller_for(administrator, "jobs.view_job")
        assert caller.get("jobs/").status_code == 200
        assert caller.get("replication-runs/").status_code == 403
        assert administrator.may("mirror.view_run")

    def test_never_gives_more_than_its_owner_may_now(
        self, caller_for: Callable[..., Caller], administrator: Account
    ) -> None:
        caller = caller_for(administrator)
        assert caller.get("jobs/").status_code == 200
        Account.objects.filter(pk=administrator.pk).update(groups=[])
        assert caller.get("jobs/").status_code == 403

    def test_limits_what_the_gate_lets_through_too(
        self, caller_for: Callable[..., Caller], administrator: Account, dn: object
    ) -> None:
        caller = caller_for(administrator, "users.view_user")
        assert caller.post("notes/", {"dn": str(dn), "text": "new"}).status_code == 403
        assert not Job.objects.exists()

    def test_opens_nothing_once_revoked_expired_or_its_owner_left(
        self, caller_for: Callable[..., Caller], administrator: Account
    ) -> None:
        caller, tokens = caller_for(administrator), ApiToken.objects
        for fields in ({"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(seconds=1)}):
            tokens.update(**fields)
            assert caller.get("jobs/").status_code == 401
            tokens.update(revoked_at=None, expires_at=None)
        Account.objects.filter(pk=administrator.pk).update(is_active=False)
        assert caller.get("jobs/").status_code == 401

    @pytest.mark.usefixtures("forest")
    def test_of_someone_who_is_gone_from_the_directory_opens_nothing(
        self, caller_for: Callable[..., Caller], administrator: Account
    ) -> None:
        caller = caller_for(administrator)
        Account.objects.filter(pk=administrator.pk).update(groups_read_at=timezone.now() - timedelta(minutes=6))
        assert caller.get("jobs/").status_code == 401

    def test_remembers_when_it_was_used(self, caller: Caller) -> None:
        caller.get("jobs/")
        assert ApiToken.objects.get().last_used_at is not None

    def test_of_a_local_service_works(self, caller_for: Callable[..., Caller]) -> None:
        service = Account.objects.create_local("provisioning", "a long local password")
        assert caller_for(service, "jobs.view_job").get("jobs/").status_code == 200


class TestSessionOfThePages:
    def test_opens_the_interface_for_reading(self, client: Client, administrator: Account) -> None:
        client.force_login(administrator)
        response = client.get("/api/v1/")
        assert response.json()["jobs"] == "http://testserver/api/v1/jobs/"
        assert "private" in response.headers["Cache-Control"]
        assert "Authorization" in response.headers["Vary"]
