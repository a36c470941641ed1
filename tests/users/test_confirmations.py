"""What has to be confirmed by typing has to be confirmed on every face."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from ocsadmin import mirror
from ocsadmin.directory import Directory
from ocsadmin.jobs import gate
from ocsadmin.jobs.guards import ConfirmationMissing
from ocsadmin.jobs.models import Job
from users.disable_users.use_case import DISABLE_USERS
from users.models import CSVUpload, User
from users.move_users.spec import MoveUsersSpec
from users.move_users.use_case import MOVE_USERS
from users.people.spec import MANY, PeopleSpec

from .conftest import MakePerson

pytestmark = pytest.mark.django_db(transaction=True)

CSV = "/api/v1/users/csv/"


@pytest.fixture
def kim(enabled: MakePerson, directory: Directory) -> User:
    guid = enabled("kim")
    mirror.replicate(directory, mode="full")
    return User.objects.get(guid=guid)


@pytest.fixture
def api(user_administrator: Any) -> APIClient:
    client = APIClient()
    client.force_login(user_administrator)
    return client


class TestAForcedMove:
    def test_by_rest_wants_the_pools_name(self, api: APIClient, kim: User, other_pool: UUID) -> None:
        body = {"people": [str(kim.guid)], "pool": str(other_pool), "forced": True}
        shown = api.post("/api/v1/users/move/?dry_run=true", body, format="json").json()["confirmation"]
        assert shown["text"] == "ocsse01"
        assert "contact lists" in shown["why"]
        for typed in ({}, {"confirm": ""}, {"confirm": "ocspool1"}):
            refused = api.post("/api/v1/users/move/", {**body, **typed}, format="json")
            assert (refused.status_code, refused.json()["type"]) == (422, "/problems/confirmation-missing")
            assert "ocsse01" in refused.json()["hint"]
        assert not Job.objects.exists()
        answer = api.post("/api/v1/users/move/", {**body, "confirm": " OCSSE01 "}, format="json")
        assert answer.status_code == 202, answer.content

    def test_by_rest_as_a_file_too(self, api: APIClient, kim: User) -> None:
        file = f"account,pool\n{kim.account},ocsse01\n"
        address = f"{CSV}?operation=move_users&forced=true"
        refused = api.post(address, file, content_type="text/csv")
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/confirmation-missing")
        assert not Job.objects.exists()
        answer = api.post(f"{address}&confirm=ocsse01", file, content_type="text/csv")
        assert answer.status_code == 202, answer.content

    def test_from_a_file_on_its_page(self, client: Client, user_administrator: Any, kim: User) -> None:
        client.force_login(user_administrator)
        sent = {"operation": "move_users", "pasted": f"account,pool\n{kim.account},ocsse01\n", "forced": "on"}
        client.post(reverse("user-csv"), sent)
        upload = CSVUpload.objects.get()
        client.post(upload.get_absolute_url(), {"do": "plan"})
        upload.refresh_from_db()
        address = reverse("csv-plan", args=[upload.pk])
        assert "contact lists" in client.get(address).content.decode()
        for typed in ({}, {"confirm": "ocspool1"}):
            refused = client.post(address, {"plan_hash": upload.plan_hash, **typed})
            assert refused.status_code == 422
            assert "Type ocsse01" in refused.content.decode()
        assert not Job.objects.exists()
        client.post(address, {"plan_hash": upload.plan_hash, "confirm": "ocsse01"})
        assert Job.objects.get().operation == "move_users"

    def test_by_command(
        self, kim: User, other_pool: UUID, user_administrator: Any, directory: Directory, tmp_path: Path
    ) -> None:
        spec, file = tmp_path / "spec.json", tmp_path / "plan.json"
        spec.write_text(json.dumps({"people": [str(kim.guid)], "pool": str(other_pool), "forced": True}))
        out = StringIO()
        call_command("plan", "move_users", str(spec), stdout=out)
        file.write_text(out.getvalue())
        how = {"account": user_administrator.username, "yes": True, "stdout": StringIO()}
        with pytest.raises(CommandError, match="ocsse01"):
            call_command("apply_plan", str(file), **how)
        edited = json.loads(out.getvalue())
        edited["spec"]["forced"], edited["confirmation"] = False, None
        file.write_text(json.dumps(edited))
        with pytest.raises(CommandError, match="something else"):
            call_command("apply_plan", str(file), **how)
        assert not Job.objects.exists()
        file.write_text(out.getvalue())
        call_command("apply_plan", str(file), confirm="ocsse01", **how)
        assert Job.objects.get().operation == "move_users"

    def test_by_command_from_a_file(self, kim: User, user_administrator: Any, tmp_path: Path) -> None:
        file = tmp_path / "people.csv"
        file.write_text(f"account,pool\n{kim.account},ocsse01\n")
        how = {
            "operation": "move_users", "account": user_administrator.username, "option": ["forced=true"], "yes": True,
            "stdout": StringIO(),
        }  # fmt: skip
        with pytest.raises(CommandError, match="ocsse01"):
            call_command("users_csv", str(file), **how)
        assert not Job.objects.exists()
        call_command("users_csv", str(file), confirm="ocsse01", **how)
        assert Job.objects.get().operation == "move_users"

    def test_to_several_pools_wants_the_number(
        self, enabled: MakePerson, directory: Directory, pool: UUID, other_pool: UUID
    ) -> None:
        kim, lee = enabled("kim"), enabled("lee", msRTCSIP_PrimaryHomeServer="")
        confirm: Callable[..., Any] = MOVE_USERS.confirm  # type: ignore[assignment]
        spec = MoveUsersSpec((kim, lee), other_pool, True, pools={lee: pool})
        assert confirm(spec).text == "2"
        assert confirm(MoveUsersSpec((kim, lee), other_pool, True, frozenset({lee}), {lee: pool})).text != "2"

    def test_that_is_not_forced_wants_nothing(self, api: APIClient, kim: User, other_pool: UUID) -> None:
        body = {"people": [str(kim.guid)], "pool": str(other_pool)}
        assert api.post("/api/v1/users/move/", body, format="json").status_code == 202


class TestManyPeople:
    @pytest.fixture
    def people(self, enabled: MakePerson) -> tuple[UUID, ...]:
        return tuple(enabled(f"p{number}") for number in range(MANY))

    def test_are_disabled_when_their_number_is_typed(
        self, api: APIClient, people: tuple[UUID, ...], directory: Directory, user_administrator: Any
    ) -> None:
        plan = DISABLE_USERS.planned(spec=PeopleSpec(people), directory=directory)
        with pytest.raises(ConfirmationMissing):
            gate.submit(plan, acting_user=user_administrator, directory=directory)
        for verb in ("disable", "remove"):
            body = {"people": [str(guid) for guid in people]}
            refused = api.post(f"/api/v1/users/{verb}/", body, format="json")
            assert refused.json()["type"] == "/problems/confirmation-missing"
            assert api.post(f"/api/v1/users/{verb}/", {**body, "confirm": "20"}, format="json").status_code == 202

    def test_that_are_fewer_want_nothing(self, people: tuple[UUID, ...], directory: Directory) -> None:
        spec = PeopleSpec(people, frozenset(people[:1]))
        assert DISABLE_USERS.planned(spec=spec, directory=directory).confirmation is None
