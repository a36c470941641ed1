"""``POST /api/v1/users/csv/`` and ``manage.py users_csv``; page, CSV and REST make the same plan."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from ocsadmin import mirror
from ocsadmin.directory import DN, Directory
from ocsadmin.jobs import gate
from ocsadmin.jobs.models import Job
from ocsadmin.jobs.runner import run
from ocsadmin.plans.plan import Plan
from users.models import CSVUpload, User
from users.people.spec import PeopleSpec
from users.remove_users.use_case import REMOVE_USERS

from .conftest import MakePerson
from .csv_files import planned, taken

pytestmark = [pytest.mark.django_db(transaction=True)]
URL = "/api/v1/users/csv/"


@pytest.fixture
def api(administrator: Any) -> APIClient:
    client = APIClient()
    client.force_login(administrator)
    return client


def send(api: APIClient, text: str, query: str, **headers: Any) -> Any:
    return api.post(f"{URL}?{query}", text.encode(), content_type="text/csv", headers=headers)


@pytest.fixture
def kim(enabled: MakePerson, directory: Directory) -> User:
    guid = enabled("kim")
    mirror.replicate(directory, mode="full")
    return User.objects.get(guid=guid)


class TestREST:
    def test_answers_all_mistakes_and_writes_nothing(self, api: APIClient, kim: User) -> None:
        rows = f"{kim.account},maybe\nnobody,on\n" + "".join(f"x{number},on\n" for number in range(120))
        answer = send(api, f"account,federation\n{rows}", "operation=configure_users&dry_run=true")
        body = answer.json()
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
        assert (body["type"], body["count"], len(body["errors"])) == ("/problems/csv-rows-wrong", 122, 122)
        assert body["errors"][0] == {
            "field": "federation", "row": 2, "code": "not-on-or-off", "value": "maybe",
            "detail": "“maybe” is neither on nor off.", "remedy": "Write on or off.",
            "hint": "Write on or off.",
        }  # fmt: skip
        page = api.get(body["problems"], {"limit": 100}).json()
        rest = api.get(page["next"]).json()
        assert [len(page["results"]), len(rest["results"]), rest["next"]] == [100, 22, None]
        found = api.get(f"{URL}{body['upload']}/").json()
        assert (found["state"], found["problems"], found["page"]) == ("open", body["problems"], body["page"])
        assert api.delete(f"{URL}{body['upload']}/").status_code == 204
        assert api.get(URL).json()["results"] == []
        assert Job.objects.count() == 0

    def test_gives_the_plan_then_the_job(self, api: APIClient, kim: User) -> None:
        text = f"account,federation\n{kim.account},on\n"
        plan = send(api, text, "operation=configure_users&dry_run=true")
        assert plan.status_code == 200, plan.content
        assert CSVUpload.objects.count() == 0
        job = send(api, text, "operation=configure_users&reason=ticket%208", **{"If-Match": plan["ETag"]})
        assert (job.status_code, job.json()["reason"]) == (202, "ticket 8")
        found = Job.objects.get()
        assert (found.plan_hash, found.source) == (plan.json()["hash"], "api")
        assert CSVUpload.objects.get().job == found

    def test_takes_forms(self, api: APIClient, kim: User) -> None:
        file = SimpleUploadedFile("people.csv", f"account\n{kim.account}\n".encode("utf-16"))
        wish = {"file": file, "operation": "move_users", "pool": "OCSse01", "forced": "true"}
        answer = api.post(f"{URL}?dry_run=true", wish, format="multipart")
        assert answer.status_code == 200, answer.content
        assert answer.json()["title"].startswith("Force Kim Lee to")

    @pytest.mark.parametrize(
        ("query", "text", "status", "told"),
        [
            ("operation=nonsense", "account\nkim\n", 422, "csv-operation-unknown"),
            ("", "account\nkim\n", 422, "csv-operation-unknown"),
            ("operation=disable_users", "", 422, "not empty"),
            ("operation=disable_users&misspelt=1", "account\nkim\n", 400, "unknown-parameter"),
            ("operation=enable_users&pool=nix", "account\nkim\n", 422, "pool"),
            ("operation=disable_users", "name\nkim\n", 422, "csv-file-wrong"),
            ("operation=disable_users", "account\n\0\n", 422, "NUL"),
        ],
    )
    def test_says_what_can_t_be_used(
        self, api: APIClient, forest: Any, query: str, text: str, status: int, told: str
    ) -> None:
        answer = send(api, text, query)
        assert (answer.status_code, told in answer.content.decode()) == (status, True), answer.content

    def test_says_that_the_directory_is_silent(self, api: APIClient, kim: User, silent_directory: None) -> None:
        assert send(api, f"account\n{kim.account}\n", "operation=disable_users").status_code == 503
        assert CSVUpload.objects.count() == 0

    def test_takes_the_right_of_the_operation(self, kim: User, helpdesk_person: Any, user_administrator: Any) -> None:
        client = APIClient()
        client.force_login(user_administrator)
        assert send(client, "logon_name\nx\n", "operation=create_users").status_code == 403
        client.force_login(helpdesk_person)
        assert send(client, f"account\n{kim.account}\n", "operation=disable_users").status_code == 403

    def test_shows_files_to_their_owner_only(self, api: APIClient, forest: Any, user_administrator: Any) -> None:
        found = taken("account\nnobody\n", user_administrator, "disable_users")
        assert api.get(f"{URL}{found.pk}/").status_code == 404
        assert api.get(f"{URL}{found.pk}/problems/").status_code == 404


class TestTheCommand:
    def call(self, file: Path, *arguments: str) -> tuple[str, str]:
        out, told = io.StringIO(), io.StringIO()
        call_command("users_csv", str(file), *arguments, stdout=out, stderr=told)
        return out.getvalue(), told.getvalue()

    def test_plans_and_submits(self, kim: User, administrator: Any, tmp_path: Path) -> None:
        file = tmp_path / "people.csv"
        file.write_text(f"account;federation\n{kim.account};on\n")
        arguments = ("--operation", "configure_users", "--as", administrator.username)
        out, _told = self.call(file, *arguments)
        assert CSVUpload.objects.count() == 0
        assert "submitted" in self.call(file, *arguments, "--yes", "--reason", "ticket 9")[0]
        job = Job.objects.get()
        assert (job.plan_hash, job.reason, job.source) == (json.loads(out)["hash"], "ticket 9", "command")

    def test_prints_all_mistakes_and_keeps_the_rows(self, kim: User, administrator: Any, tmp_path: Path) -> None:
        file, bad = tmp_path / "people.csv", tmp_path / "bad.csv"
        file.write_text(f"account,federation\n{kim.account},maybe\nnobody,on\n{kim.account}x,on\n")
        told = io.StringIO()
        with pytest.raises(CommandError, match="3 of 3 rows"):
            call_command(
                "users_csv", str(file), "--operation", "configure_users", "--as", administrator.username,
                "--mistakes", str(bad), stderr=told,
            )  # fmt: skip
        assert told.getvalue().count("Row ") == 3
        assert bad.read_text("utf-8-sig").count("\n") == 4

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (("--operation", "nonsense"), "nonsense"),
            (("--operation", "disable_users", "--option", "pool=x"), "no option pool"),
            (("--operation", "enable_users", "--option", "pool=nix"), "pool"),
        ],
    )
    def test_says_what_can_t_be_used(
        self, kim: User, administrator: Any, tmp_path: Path, arguments: tuple[str, ...], told: str
    ) -> None:
        file = tmp_path / "people.csv"
        file.write_text("account\nx\n")
        with pytest.raises(CommandError, match=told):
            self.call(file, "--as", administrator.username, *arguments)
        with pytest.raises(CommandError, match="can't be read"):
            self.call(tmp_path / "no.csv", "--as", administrator.username, "--operation", "disable_users")
        with pytest.raises(CommandError, match="never signed in"):
            self.call(file, "--as", "nobody@contoso.com", "--operation", "disable_users")


Case = Callable[[dict[str, Any]], tuple[str, str, dict[str, Any]]]


class TestOnePlan:
    """Of the same wish, whichever way it comes."""

    @pytest.fixture
    def world(
        self,
        enabled: MakePerson,
        make_person: MakePerson,
        directory: Directory,
        pool: UUID,
        scratch_ou: DN,
        tag: str,
        administrator: Any,
    ) -> dict[str, Any]:
        guids = {name: enabled(name) for name in ("kim", "lee", "gone")}
        guids["off"] = enabled("off", msRTCSIP_UserEnabled="FALSE")
        guids["new"] = make_person("new", given="New", surname="Person")
        removing = gate.submit(
            REMOVE_USERS.planned(spec=PeopleSpec((guids["gone"],)), directory=directory),
            acting_user=administrator,
            directory=directory,
        )
        run(job_id=removing.pk, directory=directory)
        mirror.replicate(directory, mode="full")
        accounts = {f"{name}_account": User.objects.get(guid=guid).account for name, guid in guids.items()}
        return {
            **{name: str(guid) for name, guid in guids.items()},
            **accounts,
            "pool": str(pool),
            "ou": str(scratch_ou),
            "tag": tag,
        }

    @pytest.mark.parametrize(
        ("operation", "text", "verb", "body"),
        [
            (
                "enable_users",
                "account,sip_address,pool\n{new_account},new-{tag}@contoso.com,ocspool1\n",
                "enable/",
                {"people": ["{new}"], "pool": "{pool}", "by_hand": {"{new}": "new-{tag}@contoso.com"}},
            ),
            (
                "configure_users",
                "account,federation,line_uri,public_im\n{kim_account},on,+1 425 555 0133,\n{lee_account},,,off\n",
                "configure/",
                {
                    "people": ["{kim}", "{lee}"],
                    "each": {
                        "{kim}": {"federation": True, "line_uri": "tel:+14255550133"},
                        "{lee}": {"public_im": False},
                    },
                },
            ),
            (
                "change_sign_in_name",
                "account,new_sip_address\n{kim_account},other-{tag}@contoso.com\n",
                "change-sign-in-name/",
                {"people": ["{kim}"], "by_hand": {"{kim}": "other-{tag}@contoso.com"}},
            ),
            ("move_users", "account,pool\n{kim_account},ocsse01\n", "move/", {"people": ["{kim}"], "pool": "{pool2}"}),
            ("disable_users", "guid\n{kim}\n{lee}\n", "disable/", {"people": ["{kim}", "{lee}"]}),
            ("reenable_users", "account\n{off_account}\n", "reenable/", {"people": ["{off}"]}),
            ("remove_users", "account\n{kim_account}\n", "remove/", {"people": ["{kim}"]}),
            ("restore_users", "account\n{gone_account}\n", "restore/", {"people": ["{gone}"]}),
            (
                "create_users",
                "logon_name;first_name;last_name;container;pool;sip_address\n"
                "zoe-{tag};Zoe;Zed;{ou};ocspool1;zoe-{tag}@contoso.com\n",
                "",
                {
                    "logon_name": "zoe-{tag}",
                    "first_name": "Zoe",
                    "last_name": "Zed",
                    "container": "{ou}",
                    "enable": {"pool": "{pool}", "sip_address": "zoe-{tag}@contoso.com"},
                },
            ),
        ],
    )  # fmt: skip
    def test_is_made_by_page_csv_and_rest(
        self,
        api: APIClient,
        administrator: Any,
        domain_admin: Directory,
        monkeypatch: Any,
        world: dict[str, Any],
        operation: str,
        text: str,
        verb: str,
        body: dict[str, Any],
    ) -> None:
        from ocsadmin import parts
        from pools.models import Pool

        monkeypatch.setattr(parts, "directory", lambda: domain_admin)
        world["pool2"] = str(Pool.objects.get(name="ocsse01").guid)
        rows = _filled(text, world)
        upload = planned(taken(rows, administrator, operation))
        plan: Plan | None = upload.plan
        assert plan is not None, (upload.troubles, [str(one.text) for one in upload.problems.all()])
        rest = api.post(f"/api/v1/users/{verb}?dry_run=true", _filled(body, world), format="json")
        assert rest.status_code == 200, rest.content
        sent = send(api, rows, f"operation={operation}&dry_run=true")
        assert plan.hash == rest.json()["hash"] == sent.json()["hash"]


def _filled(what: Any, world: dict[str, Any]) -> Any:
    if isinstance(what, str):
        for name, value in world.items():
            what = what.replace(f"{{{name}}}", value)
        return what
    if isinstance(what, dict):
        return {_filled(name, world): _filled(value, world) for name, value in what.items()}
    return [_filled(one, world) for one in what] if isinstance(what, list) else what
